/** What brings a database of an older format up to this one. Loaded only where there is one. */
export { addUpOwners } from './period-sums';
export {
	countAnew,
	countDealings,
	deriveAnew,
	deriveContacts,
	giveMeaning,
	noteCalls,
	noteContacts
} from './upgrade';
export { noteAttached } from './upgrade-files';
export { partTexts } from './upgrade-texts';
export { partTopics } from './upgrade-topics';
export { noteMonths } from './month-keys';
