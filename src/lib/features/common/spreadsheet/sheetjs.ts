import * as library from '@e965/xlsx';

/** The parts of SheetJS that this app uses, with types. SheetJS has none for the parts of archives. */

/** A container of named parts, such as an unpacked zip archive or an old Office document. */
export interface Container {
	readonly FullPaths: string[];
}

interface Containers {
	read(bytes: Uint8Array, options: { readonly type: 'array' }): Container;
	find(container: Container, path: string): { readonly content?: ArrayLike<number> } | null;
	readonly utils: {
		cfb_new(): Container;
		cfb_add(
			container: Container,
			path: string,
			content: Uint8Array,
			options: { readonly unsafe: true }
		): unknown;
	};
}

interface Formats {
	/** Returns a number as a format shows it. */
	format(format: string, value: number, options: { readonly date1904: boolean }): string;
	is_date(format: string): boolean;
}

interface Archives {
	/** Reads a workbook from the parts of an archive. */
	readonly parse_zip: (
		parts: Container,
		options: library.ParsingOptions & { readonly type: 'array' }
	) => library.WorkBook;
}

export const CFB = library.CFB as Containers;
export const SSF = library.SSF as Formats;
export const { parse_zip } = library as unknown as Archives;
export { read, write, utils } from '@e965/xlsx';
export type { CellObject, WorkBook, WorkSheet } from '@e965/xlsx';
