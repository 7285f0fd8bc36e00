import type { Note } from '$lib/domain/note/note';

/** A file that was given, with the folders that it came in. */
export interface GivenText {
	readonly path: string;
	readonly bytes: Blob;
}

/** A picture in a text, which the text names by its key. */
export interface ImportedPicture {
	readonly key: string;
	readonly name: string;
	readonly type: string;
	readonly bytes: Blob;
}

/** A page that can be made. In its text, pictures and pages are named by their keys. */
export interface ImportedPage {
	readonly key: string;
	/** The page that it is under; `null` for the top. */
	readonly parent: string | null;
	readonly title: string;
	readonly note: Note;
	/** How many words its text has. */
	readonly words: number;
	readonly pictures: readonly ImportedPicture[];
}

/** Why a file, or a part of it, is not taken. */
export type ImportFault =
	| 'empty'
	| 'unreadable'
	| 'broken'
	| 'too-large'
	/** It is an archive with more in it than is unpacked. */
	| 'too-much-inside'
	/** Its text is longer than one page can be. */
	| 'too-long'
	| 'too-many'
	/** It would be beside the folder that it is said to be in. */
	| 'leads-out';

/** What was found in the files that were given. */
export interface ReadPages {
	/** Each behind the one that it is under. */
	readonly pages: readonly ImportedPage[];
	readonly faults: readonly { readonly path: string; readonly fault: ImportFault }[];
	/** Pictures of other servers, and others that are not in the files: nothing is fetched. */
	readonly picturesLeft: number;
	/** Other files in folders and archives, which are no pages. */
	readonly othersLeft: number;
}
