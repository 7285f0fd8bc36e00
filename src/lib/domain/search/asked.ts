import { fold } from '../text/fold';

/** What somebody looks for: words, and what narrows them. All but `text` is folded. */
export interface SearchAsked {
	/** The words outside of scopes, as they were typed. */
	readonly text: string;
	/** `in:` the beginnings of names of spaces; any of them. */
	readonly within: readonly string[];
	/** `@` the beginnings of names of people; any of them. */
	readonly who: readonly string[];
	/** `#` the beginnings of tags; all of them. */
	readonly tags: readonly string[];
	/** `type:` the beginnings of kinds of records; any of them. */
	readonly types: readonly string[];
	/** `>` asks for commands alone. */
	readonly onlyCommands: boolean;
}

/** The words before a colon, in English, Polish and Vietnamese, and what they narrow. */
const SCOPES: Readonly<Record<string, 'within' | 'types' | 'who' | 'tags'>> = {
	in: 'within',
	w: 'within',
	trong: 'within',
	type: 'types',
	typ: 'types',
	loai: 'types',
	owner: 'who',
	osoba: 'who',
	cua: 'who',
	tag: 'tags',
	etykieta: 'tags',
	the: 'tags'
};

/** A scope with its value, which quotes hold together; or anything else up to the next space. */
const PART = /(?:([\p{L}\p{M}]+):|([@#]))(?:"([^"]*)"?|(\S+))|(\S+)/gu;

/**
 * Reads what was typed into the search: words, and scopes such as `in:sales`, `@anna`, `#renewal`,
 * `type:task` and `>` for commands. A scope whose value is not typed yet asks for nothing. An address such
 * as `anna@acme.com` and a time such as `12:30` are words.
 */
export function readSearch(typed: string): SearchAsked {
	const trimmed = typed.trimStart();
	const onlyCommands = trimmed.startsWith('>');
	const read = {
		within: [] as string[],
		who: [] as string[],
		tags: [] as string[],
		types: [] as string[]
	};
	const words: string[] = [];
	for (const part of trimmed.slice(onlyCommands ? 1 : 0).matchAll(PART)) {
		const [whole, name, sign, quoted, plain] = part;
		const scope = sign === '@' ? 'who' : sign === '#' ? 'tags' : SCOPES[fold(name ?? '')];
		const value = fold(quoted ?? plain ?? '');
		if (scope === undefined) words.push(whole);
		else if (value !== '') read[scope].push(value);
	}
	return { ...read, text: words.filter((word) => !isBegun(word)).join(' '), onlyCommands };
}

/** Whether a word is a scope of which nothing but its sign has been typed. */
const isBegun = (word: string): boolean =>
	word === '@' ||
	word === '#' ||
	(word.endsWith(':') && SCOPES[fold(word.slice(0, -1))] !== undefined);

/** Whether anything but words narrows a search. */
export const isScoped = ({ within, who, tags, types }: SearchAsked): boolean =>
	within.length + who.length + tags.length + types.length > 0;

/** Whether a name has a word that begins so, or begins so itself. Both are folded. */
export const beginsIn = (name: string, beginning: string): boolean =>
	name.startsWith(beginning) ||
	name.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(beginning));
