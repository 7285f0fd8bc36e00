import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const SRC = join(import.meta.dirname, '..', '..', 'src');

/** What writes a date, a number or a name the browser's own way. */
const FORMATS =
	/\.toLocale(?:Date|Time)?String\(|\bIntl\.(?:NumberFormat|DateTimeFormat|RelativeTimeFormat|ListFormat|DisplayNames|DurationFormat|Collator)\b|\btype="(?:date|time|month|week|datetime-local|number)"/;

/** What asks the browser for something else than a text for people, and what. */
const OTHERWISE: Readonly<Record<string, string>> = {
	'lib/ui/format.ts': 'the place',
	'lib/domain/core/zone.ts': 'the offset of a time zone',
	'lib/domain/table/csv-file.ts': 'a number for a machine',
	'lib/app/environment.ts': 'the name of the time zone'
};

test('dates, times, numbers and amounts are written in ui/format alone, so that all follow one region', () => {
	const formatting = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
		.map((path) => path.replaceAll('\\', '/'))
		.filter((path) => /\.(?:ts|svelte)$/.test(path) && !/\.test\.ts$|i18n\/messages\./.test(path))
		.filter((path) => FORMATS.test(readFileSync(join(SRC, path), 'utf8')));
	expect(formatting.sort()).toEqual(Object.keys(OTHERWISE).sort());
});
