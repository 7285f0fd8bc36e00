import { beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import * as Y from 'yjs';
import type { RecordId } from '$lib/domain/core/ids';
import { paragraph } from '$lib/domain/note/blocks';
import { bodyOf } from '$lib/domain/note/body';
import { noteText } from '$lib/domain/note/note';
import { noteClash, type TextClash } from '$lib/domain/page/clash';
import { PageTree } from '$lib/domain/page/tree';
import { openRecord } from '$lib/documents/record';
import { noteRoot } from '$lib/documents/rich';
import { addMember, foundCompany, type Company } from '$lib/features/common/testkit/company';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { expectAccessible, inEveryLanguage, words as say } from '$lib/ui/browser-testkit';
import { momentText } from '$lib/ui/format';
import { toasts } from '$lib/ui/toasts.svelte';
import { addPage } from '../page-acts';
import PageInFrame from '../testkit/PageInFrame.svelte';

vi.mock('$app/navigation', () => ({ goto: () => Promise.resolve() }));

interface Shown extends Record<string, unknown> {
	space: string;
	page: RecordId;
}

let company: Company;
let record: RecordId;
/** Where the second paragraph is, and its text. */
let places: { readonly block: string; readonly run: string };

beforeEach(async () => {
	toasts.hold();
	company = await foundCompany();
	const { view, space } = company;
	const text = [
		paragraph('First.'),
		paragraph('Be there. We sailWe go at nine. Bring coats.'),
		paragraph('Last.')
	];
	const made = await addPage(view, space, new PageTree([]), null, { title: 'Plan', text });
	if (made === null) throw new Error('no page was made');
	record = made;
	const rows = await view.replica.notes.stored(record);
	const block: unknown = noteRoot(openRecord(rows.map(({ update }) => update))).get(1);
	const run: unknown = block instanceof Y.XmlElement ? block.get(0) : null;
	if (!(block instanceof Y.XmlElement && run instanceof Y.XmlText)) throw new Error('no text');
	const [blockId, runId] = [block._item?.id, run._item?.id];
	if (blockId === undefined || runId === undefined) throw new Error('not in a text');
	places = {
		block: encoded(new Y.RelativePosition(null, 'note', blockId, 0)),
		run: encoded(new Y.RelativePosition(runId, null, null, -1))
	};
});

const encoded = (position: Y.RelativePosition): string =>
	btoa(String.fromCharCode(...Y.encodeRelativePosition(position)));

const by = (): string => company.view.replica.me;
const lost = (): TextClash => ({
	...{ of: 'lost', at: places.block, by: by(), wrote: true },
	...{ text: 'It is far. Bring food.', words: ' Bring food.' }
});
const versions = (): TextClash => ({
	...{ of: 'versions', at: places.run, by: by(), merged: 'We sailWe go at nine.' },
	...{ one: 'We sail at nine.', other: 'We go at nine.' }
});

async function open(clash: TextClash): Promise<void> {
	const kept = noteClash('7-9', clash);
	expect(await company.view.changeInSpace(company.space, record, kept)).toMatchObject({ ok: true });
	await render(InWorkspace<Shown>, {
		...{ session: company.session, view: company.view, component: PageInFrame },
		given: { space: company.space, page: record }
	});
	await expect.element(page.getByRole('textbox', { name: /^Text of/ })).toBeVisible();
}

const text = async (): Promise<string> =>
	noteText((await company.view.replica.records.read(bodyOf(record)))?.note ?? [], () => '');
const isSettled = async (): Promise<boolean> => {
	const whole = (await company.view.replica.records.read(record))?.record;
	return whole?.kind === 'page' && whole.settled.has('7-9');
};
async function undo(): Promise<void> {
	await expect.poll(() => toasts.current.at(-1)?.action).toBeDefined();
	toasts.current.at(-1)?.action?.run();
}
const offer = () => page.getByRole('group', { name: /wrote here|rewrote/ });

test('PG-06 · words of a paragraph that is gone are brought back at its place, and that is undone', async () => {
	await open(lost());
	await expect.element(page.getByText(/In 1 place/)).toBeVisible();
	await expect.element(offer()).toHaveAccessibleName(/^Olga Owner wrote here while/);
	// It stands where the paragraph was.
	const [before] = [...document.querySelectorAll('[data-clash]')].map(
		(element) => element.previousElementSibling?.textContent
	);
	expect(before).toBe('First.');
	await expectAccessible();
	await page.getByRole('button', { name: 'Bring back' }).click();
	await expect.poll(text).toMatch(/^First\.\nIt is far\. Bring food\.\nBe there/);
	await expect.poll(isSettled).toBe(true);
	await expect.element(offer()).not.toBeInTheDocument();
	await undo();
	await expect.poll(text).toMatch(/^First\.\nBe there/);
	await expect.element(offer()).toBeVisible();
});

test.each([
	['Keep this: We go at nine.', 'Be there. We go at nine. Bring coats.'],
	['Keep both', 'Be there. We sail at nine. We go at nine. Bring coats.'],
	['Leave it as it is', 'Be there. We sailWe go at nine. Bring coats.']
])('PG-06 · of two versions of a sentence one is kept, or both: %s', async (name, expected) => {
	await open(versions());
	expect(document.querySelector('.note-clashing')?.textContent).toBe('We sailWe go at nine.');
	await page.getByRole('button', { name, exact: true }).click();
	await expect.poll(isSettled).toBe(true);
	await expect.poll(async () => (await text()).split('\n')[1]).toBe(expected);
	await expect.element(offer()).not.toBeInTheDocument();
});

test('PG-06 · with the keyboard it is reached from what tells of it, and read in every language', async () => {
	await open(versions());
	await page.getByRole('button', { name: 'Show it' }).click();
	await expect.element(offer()).toHaveFocus();
	await userEvent.keyboard('{Tab}{Tab}{Enter}');
	await expect
		.poll(async () => (await text()).split('\n')[1])
		.toBe('Be there. We go at nine. Bring coats.');
	await undo();
	await expect.element(offer()).toBeVisible();
	await inEveryLanguage(async () => {
		await expect.element(page.getByText(say.pages_clash_other())).toBeVisible();
	});
});

test('PG-06 · both people are named, each with when they wrote, as soon as the relay says it', async () => {
	const { view } = company;
	const [mine, theirs] = [Date.UTC(2026, 4, 4, 8, 5), Date.UTC(2026, 4, 4, 9, 40)];
	const anna = await addMember(company, 'Anna Agent');
	const part = { client: 7, clock: 9, deleted: false };
	const asked = vi.spyOn(view.replica.authors, 'of').mockResolvedValue({ by: anna, at: theirs });
	await open({ ...versions(), when: mine, theirs: '7-9' });
	for (const [name, at] of [
		['Olga Owner', mine],
		['Anna Agent', theirs]
	] as const) {
		const line = page.getByText(`${name} wrote`).element().parentElement;
		expect(line?.textContent).toContain(momentText(at));
	}
	expect(asked.mock.calls[0]).toEqual([expect.any(String), record, part]);

	const kept = noteClash('8-1', { ...lost(), when: mine, theirs: '7-9' });
	await view.changeInSpace(company.space, record, kept);
	await expect
		.element(page.getByRole('group', { name: /^Olga Owner wrote here while Anna Agent deleted/ }))
		.toHaveTextContent(`Olga Owner, ${momentText(mine)} · Anna Agent, ${momentText(theirs)}`);
	await expectAccessible();
	await inEveryLanguage(async () => {
		const both = { writer: 'Olga Owner', deleter: 'Anna Agent' };
		await expect.element(page.getByText(say.pages_clash_lost_both(both))).toBeVisible();
	});
});
