import { allKeyed, keyOf } from '../core/keyed';
import { fileName } from '../file/commands';
import type { RecordContext } from './record-context';
import { kindOf, type RecordFact } from './record-facts';
import { NO_OPINION, refuses, refusesIf, type Rule } from './rule';

/** The rules about the file area of a space. */
export const FILE_RULES = {
	'files-have-names': {
		id: 'FL-01',
		who: 'everybody',
		what: 'A file, each of its versions and a folder have a name of one line that can be read and is no path; a file has a version from the beginning.',
		on: 'files, folders',
		why: 'A name is shown to others and written to their disks.',
		judge: (fact, { edit }) => {
			const kind = kindOf(edit.after);
			if (kind !== 'file' && kind !== 'folder') return NO_OPINION;
			if (fact.what === 'make') {
				if (typeof edit.after['title'] !== 'string')
					return refuses('malformed', { field: 'title' });
				const isEmpty = kind === 'file' && allKeyed('file', edit.after).length === 0;
				return refusesIf(isEmpty, 'malformed', { field: 'file' });
			}
			if (fact.what !== 'set') return NO_OPINION;
			if (fact.field === 'title') {
				return refusesIf(!isFileName(fact.to), 'malformed', { field: 'title' });
			}
			const isVersion = keyOf('file', fact.field) !== null && fact.to !== null;
			return refusesIf(isVersion && !isFileName(nameIn(fact.to)), 'malformed', { field: 'file' });
		}
	},
	'versions-stay': {
		id: 'FL-02',
		who: 'everybody',
		what: 'A version of a file is added, and never changed or taken away. Whoever goes back to one adds it once more.',
		on: 'files',
		why: 'What somebody has read, sent or signed can be found again.',
		judge: (fact, { edit }) => {
			if (fact.what !== 'set' || edit.before === null || kindOf(edit.after) !== 'file') {
				return NO_OPINION;
			}
			if (keyOf('file', fact.field) === null) return NO_OPINION;
			const isThere = fact.from !== null && fact.from !== undefined;
			const isOther = JSON.stringify(fact.from) !== JSON.stringify(fact.to);
			return refusesIf(isThere ? isOther : fact.to === null, 'history', { field: 'file' });
		}
	},
	'folders-beside-others': {
		id: 'FL-03',
		who: 'everybody',
		what: 'A folder is not in itself. Longer circles, which the relay does not see, devices refuse; where people close one apart from each other, the folder with the lowest id is at the top, on every device.',
		on: 'folders',
		why: 'What is in a circle of folders would be nowhere.',
		judge: (fact, { id, edit }) => {
			if (fact.what !== 'set' || fact.field !== 'parent' || id === undefined) return NO_OPINION;
			const isItself = kindOf(edit.after) === 'folder' && fact.to === id;
			return refusesIf(isItself, 'circle', { field: 'parent' });
		}
	}
} as const satisfies Readonly<Record<string, Rule<RecordFact, RecordContext>>>;

const isFileName = (value: unknown): boolean =>
	typeof value === 'string' && value !== '' && fileName(value) === value;

const nameIn = (value: unknown): unknown =>
	typeof value === 'object' && value !== null && 'name' in value ? value.name : undefined;
