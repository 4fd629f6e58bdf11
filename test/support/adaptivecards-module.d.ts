/** The package's bundle is what loads in Node; its types stand beside its main entry. */
declare module 'adaptivecards/dist/adaptivecards.js' {
  export * from 'adaptivecards'
}
