/** Of a mutant that a pinned plan notices, and no seed within reach. */
export const PINNED = 'pinned';

/**
 * By which of the seeds from 1 on each mutant is noticed, with the plans as they are now.
 *
 * @type {Readonly<Record<string, number | typeof PINNED>>}
 */
export const WITHIN = {
	'acknowledges before the commit': 1,
	'an edit is not handed on': 1,
	'changed rights do not change what is sent': 8,
	'an edit is sent before its place in the log is known': 1,
	'a refusal shows the state to whoever asks': 36,
	'a log that went back is not said to have gone back': 36,
	'nobody is sent away when rights change': 7,
	'rooms do not hear of changed rights': 3,
	'nobody is sent the list of spaces': 2,
	'what has left reach is not withdrawn': 23,
	'a room goes on with what could not be stored': 9,
	'a document’s change is not handed on': 2,
	'a supervisor sees every team': 1,
	'what was on its way is not sent again': 1,
	'a relay that went back is not filled again': 36,
	'a silent connection is waited for': 12,
	'what a closed space held stays on the device': 1,
	'an unsaved change is not taken back': 36,
	'a cursor counts in another run of the relay': 36,
	'private spaces are open': 105,
	'says synced before it has caught up': 25,
	'says synced before the documents were compared': 1,
	'totals keep what a row counted before': 2,
	'a link is read from the disk while its use is on the way there': 5,
	'a token is read from the disk while it is taken back': 125,
	'a relay that was stopped does not look whose disk it is': 20,
	'a relay does not notice that its machine has slept': 260,
	'a lost draft is refused for its post is there': 83,
	'what waits for a record of another’s is removed with it': 83,
	'a relay looks whose disk it is after it was stopped, and not while it goes on': 95,
	'a cut between two rights is not remembered': 25,
	'a question that could not be stored is not answered': 15,
	'what could not be stored is not stored later': 50,
	'an incomplete edit is not sent as a whole': PINNED,
	'own changes are brought without what others have overwritten since': PINNED,
	'what waits for what its member may not see is never tried again': PINNED,
	'a space of which nothing is left stays in the list': PINNED
};

const RARE = 'no plan that was run meets it';
const MOVED =
	'the plan that met it does not any more since traces have moved; others were not looked for yet';
const OTHER_PLAN = 'the pinned plan that it comes from does not meet it any more';

/**
 * Mutants that the simulation does not notice, and why, as far as that is known. `mutate.mjs` runs them when they are
 * named.
 *
 * @type {Readonly<Record<string, string>>}
 */
export const UNNOTICED = {
	'rights that could not be stored count':
		'rights count only once their commit is on the disk: there is nothing to read again',
	'a cursor counts in another log': 'another log knows no run of the first',
	'a cursor is stored before what it stands for has come':
		'a relay acknowledges nothing while a device catches up',
	'what changes during a catch-up is not remembered':
		'the next pass reads from the log what the device could read before',
	'a refused document is not replaced in other tabs':
		'they follow as well when they are asked to let go of its database',
	'says synced while the list of spaces is not stored':
		'the status says first that the device cannot store',
	'a tab takes the lead from one that lives': 'it costs, and breaks no promise that is looked at',
	'a change of another tab is not passed on':
		'the other tab sends it itself; it counts only where that ends before',
	'whoever became a guest is not told that they may not make a space': OTHER_PLAN,
	'a relay that cannot store is tried again at once': OTHER_PLAN,
	'notices that hold no more are kept': OTHER_PLAN,
	'what another tab has stored of a record is guessed at': OTHER_PLAN,
	'a list of spaces that could not be stored is forgotten': OTHER_PLAN,
	'a link is used up before those whom it lets in are stored':
		'the crash has to fall between two commits: not within eight seeds for it',
	'what waits of a lost record is left out of what it becomes again':
		'seed 820403 noticed it before the mends beside it',
	'what falls with a failed write is not told': MOVED,
	'what builds on a failed write is stored all the same': MOVED,
	'a post waits for a draft that was refused': MOVED,
	'what a device discarded during its catch-up counts as there': MOVED,
	'a refused change is not answered': 'not within 90 seeds',
	'what changed before its turn counts as sent': 'not within 235 seeds',
	'what is not of the whole is kept': RARE,
	'called saved before the relay has all of it': RARE,
	'what a device was sent before it was cut off is taken for all that it has': RARE,
	'what was sent in its turn and changed before is forgotten': RARE
};
