/** Of a mutant that a pinned plan notices, and no seed within reach. */
export const PINNED = 'pinned';

/**
 * By which of the seeds from 1 on each mutant is noticed, with the plans as they are now.
 *
 * @type {Readonly<Record<string, number | typeof PINNED>>}
 */
export const WITHIN = {
	'acknowledges before the commit': 1,
	'what builds on a failed write is stored all the same': 1,
	'an edit is not handed on': 1,
	'changed rights do not change what is sent': 8,
	'an edit is sent before its place in the log is known': 1,
	'a refused change is not answered': 42,
	'a refusal shows the state to whoever asks': 36,
	'a log that went back is not said to have gone back': 7,
	'nobody is sent away when rights change': 7,
	'rooms do not hear of changed rights': 3,
	'nobody is sent the list of spaces': 2,
	'what has left reach is not withdrawn': 23,
	'a room goes on with what could not be stored': 9,
	'a document’s change is not handed on': 2,
	'a supervisor sees every team': 1,
	'what was on its way is not sent again': 1,
	'a relay that went back is not filled again': 7,
	'a silent connection is waited for': 12,
	'what a closed space held stays on the device': 1,
	'an unsaved change is not taken back': 36,
	'a cursor counts in another run of the relay': 1,
	'what falls with a failed write is not told': 1
};
