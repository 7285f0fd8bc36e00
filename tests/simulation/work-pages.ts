import type { RecordId } from '../../src/lib/domain/core/ids';
import { bodyOf } from '../../src/lib/domain/note/body';
import type { Note } from '../../src/lib/domain/note/note';
import {
	answerTo,
	commentOn,
	createPage,
	lockPage,
	movePage,
	renamePage,
	settle
} from '../../src/lib/domain/page/commands';
import type { Page } from '../../src/lib/domain/page/page';
import { createVersion, wholeText, type Base } from '../../src/lib/domain/page/version';
import { versionsOf } from '../../src/lib/replica/store/pages';
import { roomName } from '../../src/lib/protocol/rooms';
import { acting, anyRecord, anySpace, change, type Person, type Work } from './person';
import { writesNote } from './work-customers';

const roomOf = (space: string) => roomName({ kind: 'space', space });

/** Makes a page, at the top or under another one. */
async function makes(person: Person, under: Page | null): Promise<string | null> {
	const { profile, dice } = person;
	const space = under?.space ?? (await anySpace(person))?.id;
	if (space === undefined) return null;
	const draft = { space, title: `Page ${String(dice.below(99))}` };
	const spot = { parent: under?.id ?? null, order: 'a0' };
	const made = createPage(draft, spot, acting(person));
	return change(person, roomOf(space), profile.newId(), made, 'makes the page');
}

/** The text of a version; `null` where one that it builds on is not here. */
async function textOf(person: Person, id: RecordId): Promise<Note | null> {
	const whole = await person.workspace.records.read(id);
	if (whole?.record.kind !== 'version') return null;
	const { base } = whole.record;
	if (base === null) return whole.note;
	const below = await textOf(person, base);
	return below === null ? null : wholeText(below, whole.record, whole.note);
}

/** Keeps what a page is now as a version. */
async function keeps(person: Person, { id, space }: Page): Promise<string | null> {
	const { workspace, profile, dice } = person;
	const now = (await workspace.records.read(bodyOf(id)))?.note ?? [];
	const [latest] = await versionsOf(workspace.db, id);
	const text = latest === undefined ? null : await textOf(person, latest.id);
	const base: Base | null =
		latest === undefined || text === null ? null : { id: latest.id, depth: latest.depth, text };
	const name = dice.below(2) === 0 ? '' : `V${String(dice.below(9))}`;
	const made = createVersion({ page: id, space, name }, now, base, acting(person));
	return made === null
		? null
		: change(person, roomOf(space), profile.newId(), made, 'keeps a version');
}

/** Says something about a passage, answers what was said, or settles it. */
async function comments(person: Person, page: Page): Promise<string | null> {
	const { dice } = person;
	const by = acting(person);
	const [thread] = page.passages.keys();
	const text = `about ${String(dice.below(99))}`;
	const kind = thread === undefined ? 0 : dice.below(3);
	const done =
		thread === undefined || kind === 0
			? commentOn({ from: 'AA==', to: 'AQ==', quote: 'words' }, text, by)
			: kind === 1
				? answerTo(thread, text, by)
				: settle(thread, dice.below(3) > 0, by);
	return done === null ? null : change(person, roomOf(page.space), page.id, done, 'comments on');
}

/** What people do with pages. */
const pages: Work['run'] = async (person) => {
	const { dice } = person;
	const found = await anyRecord(person, 'page');
	const page = found?.whole.record;
	if (found === null || page?.kind !== 'page') return makes(person, null);
	const by = acting(person);
	const on = (done: Parameters<typeof change>[3], words: string) =>
		change(person, found.room, page.id, done, words);
	switch (dice.below(9)) {
		case 0:
			return makes(person, dice.below(2) === 0 ? page : null);
		case 1:
			return on(renamePage(page, `Page ${String(dice.below(99))}`, by), 'renames the page');
		case 2: {
			const other = (await anyRecord(person, 'page'))?.id ?? null;
			const parent = other === page.id ? null : other;
			return on(movePage(page, { parent, order: 'a1' }, by), 'moves the page');
		}
		case 3:
			return on(lockPage(page, !page.locked, by), 'locks or opens the page');
		case 4:
		case 5:
			return comments(person, page);
		case 6:
			return keeps(person, page);
		default:
			return writesNote(person, found);
	}
};

/** Work at pages: their texts, comments and versions. */
export const PAGE_WORK = { pages: { weight: 0, run: pages } } as const satisfies Record<
	string,
	Work
>;
