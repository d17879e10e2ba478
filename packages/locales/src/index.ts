export { algorithmsInSentence } from './algorithms-in-sentence.js';
export { type Language, languageNames, languages, pickLanguage } from './language.js';
export { personInSentence } from './person-in-sentence.js';
export {
  type PathFailureName,
  pathFailureSentences,
  type UncheckedName,
  uncheckedSentences,
} from './signature-sentences.js';
export { type Catalogue, catalogue, type MessageKey, type Translate, translator } from './translate.js';
