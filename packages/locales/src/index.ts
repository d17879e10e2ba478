export { algorithmsInSentence } from './algorithms-in-sentence.js';
export { type Language, languageNames, languages, pickLanguage } from './language.js';
export { type PathFailureName, pathFailureSentences } from './path-failure-sentences.js';
export { personInSentence } from './person-in-sentence.js';
export { type Catalogue, catalogue, type MessageKey, type Translate, translator } from './translate.js';
