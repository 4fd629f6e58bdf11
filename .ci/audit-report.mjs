/** What `npm audit --json` says, held against the exceptions: lines for whoever reads them, and the code to end with. */
export function judge(printed, exceptions) {
  const report = jsonIn(printed)
  if (report?.auditReportVersion !== 2) {
    return { code: 2, lines: [`The registry could not be asked: ${report?.message ?? 'it gave no report'}.`, UNKNOWN] }
  }
  const found = new Map()
  for (const { via } of Object.values(report.vulnerabilities)) {
    // A text names another package, whose own entry says what is wrong.
    for (const one of via) if (typeof one === 'object') found.set(advisoryOf(one), one)
  }
  const explained = new Map(exceptions.map((one) => [one.advisory, one]))
  const open = [...found].filter(([advisory]) => !explained.has(advisory))
  const needless = [...explained.keys()].filter((advisory) => !found.has(advisory))
  return {
    code: open.length + needless.length === 0 ? 0 : 1,
    lines: [
      ...open.map(([id, { name, severity, title }]) => `${severity}: ${name}, ${id}: ${title}`),
      ...needless.map(
        (advisory) => `${advisory} is explained in audit-exceptions.json and no longer found: take it out.`,
      ),
      `${found.size} known, ${found.size - open.length} of them explained.`,
    ],
  }
}

const UNKNOWN = 'Whether there are vulnerabilities is not known. Ask again where its audit service can be reached.'

/** The last part of its address, such as GHSA-xxxx-xxxx-xxxx. */
function advisoryOf({ url, source }) {
  return url?.split('/').at(-1) ?? String(source)
}

function jsonIn(printed) {
  try {
    return JSON.parse(printed)
  } catch {
    return null
  }
}
