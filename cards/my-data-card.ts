/** Everything that is held about one employee, readable. */
import type { WaveId } from '../services/identifiers'
import type { Participation } from '../services/questionnaire/participation'
import type { DraftAnswers, QuestionId } from '../services/questionnaire/questions'
import type { Card, CardElement, CardSettings } from './card'
import { button, cardOf, heading, paragraph, remark, section, title, verbatim } from './elements'
import type { Language } from './language'
import { optionKey, questionKey } from './question-keys'

export interface MyDataView {
  readonly wave: WaveId
  readonly participation: Participation
  /** All questions, in order. */
  readonly questions: readonly QuestionId[]
  /** The first characters of the pseudonym. */
  readonly code: string
  readonly retentionMonths: number
}

export function myDataCard(view: MyDataView, language: Language, settings: CardSettings): Card {
  const { wave, participation, questions, code, retentionMonths } = view
  const { submitted, draft } = participation
  const text = language.text
  const held = submitted !== null || draft !== null
  return cardOf(
    [
      title(text('myData.title')),
      ...(held ? [] : [paragraph(text('myData.none'))]),
      ...(submitted === null
        ? []
        : [
            section([
              heading(text('myData.answersTitle')),
              remark(
                text('myData.submittedOn', {
                  date: language.date(new Date(submitted.day)),
                  version: submitted.questionnaireVersion,
                }),
              ),
              ...answerRows(submitted.answers, questions, language),
            ]),
            section([heading(text('myData.profileTitle')), ...profileRows(submitted.profile, language)]),
          ]),
      ...(draft === null
        ? []
        : [section([heading(text('myData.draftTitle')), ...answerRows(draft.answers, questions, language)])]),
      section([
        heading(text('myData.identityTitle')),
        paragraph(text('myData.identity', { language: language.code })),
        ...(held ? [heading(text('myData.codeTitle')), verbatim(text('myData.code', { code }))] : []),
        paragraph(text('myData.kept', { count: retentionMonths })),
      ]),
    ],
    held ? [button(text('profile.erase'), { kind: 'erase', wave }, settings)] : [],
    language,
    settings,
  )
}

function answerRows(answers: DraftAnswers, questions: readonly QuestionId[], language: Language): CardElement[] {
  return questions.map((id) => {
    const answer = answers[id]
    const options: readonly string[] = answer === undefined ? [] : typeof answer === 'string' ? [answer] : answer
    const words = options.map((option) => language.text(optionKey(id, option))).join('; ')
    // One element for both: twenty questions, twice while answers are being changed, come near the size of a card.
    const said = `${language.text(questionKey(id))}\n\n**${words || language.text('myData.skipped')}**`
    return { ...paragraph(said), spacing: 'Medium' }
  })
}

function profileRows(
  profile: NonNullable<Participation['submitted']>['profile'],
  language: Language,
): readonly CardElement[] {
  const names = (model: string, places: readonly string[]) =>
    places.map((place) => language.text(`models.${model}.places.${place}.name`)).join(', ')
  const row = (model: string, places: readonly string[]) =>
    paragraph(`${language.text(`models.${model}.name`)}: **${names(model, places)}**`)
  return [row('forrester', profile.rungs), row('aimia', [profile.persona]), row('pyramid', profile.levels)]
}
