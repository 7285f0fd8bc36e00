/** How a file is shown on the screen; `null`: it is only saved. What is shown is decided here and by its bytes. */
export type PreviewKind =
	| 'picture'
	| 'drawing'
	| 'audio'
	| 'video'
	| 'text'
	| 'markdown'
	| 'table'
	| 'workbook'
	| 'archive'
	| 'pdf';

/** Endings that say how a file is shown, where its first bytes do not. */
const BY_ENDING: Readonly<Record<string, PreviewKind>> = {
	...Object.fromEntries(
		[
			'txt',
			'log',
			'json',
			'xml',
			'html',
			'htm',
			'css',
			'js',
			'ts',
			'yml',
			'yaml',
			'ini',
			'sql',
			'eml',
			'ics',
			'vcf'
		].map((ending) => [ending, 'text' as const])
	),
	...{ md: 'markdown', markdown: 'markdown', csv: 'table', tsv: 'table' },
	...{ xlsx: 'workbook', xlsm: 'workbook', xls: 'workbook', ods: 'workbook' },
	...{ svg: 'drawing', zip: 'archive', pdf: 'pdf' },
	...{ mp3: 'audio', m4a: 'audio', ogg: 'audio', oga: 'audio', wav: 'audio', flac: 'audio' },
	...{ mp4: 'video', webm: 'video', mov: 'video', m4v: 'video' }
};

/** The types under which sound and films are played. No other type is ever given to the browser. */
const MEDIA: Readonly<Record<string, string>> = {
	...{ mp3: 'audio/mpeg', m4a: 'audio/mp4', ogg: 'audio/ogg', oga: 'audio/ogg' },
	...{ wav: 'audio/wav', flac: 'audio/flac' },
	...{ mp4: 'video/mp4', m4v: 'video/mp4', webm: 'video/webm', mov: 'video/mp4' }
};

/** Returns the ending of a name, in small letters and without its dot; empty when it has none. */
export const endingOf = (name: string): string =>
	/\.([0-9A-Za-z]{1,10})$/.exec(name)?.[1]?.toLowerCase() ?? '';

/** Returns how a file of this name is shown, if its bytes are what its ending says. */
export function previewOf(name: string): PreviewKind | null {
	const ending = endingOf(name);
	return Object.hasOwn(BY_ENDING, ending) ? (BY_ENDING[ending] ?? null) : null;
}

/** Returns the type under which sound or a film of this name is played; `null` for anything else. */
export function mediaType(name: string): string | null {
	const ending = endingOf(name);
	return Object.hasOwn(MEDIA, ending) ? (MEDIA[ending] ?? null) : null;
}
