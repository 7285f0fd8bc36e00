import { beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { RecordId } from '$lib/domain/core/ids';
import { paragraph } from '$lib/domain/note/blocks';
import { bodyOf } from '$lib/domain/note/body';
import { noteText } from '$lib/domain/note/note';
import { PageTree } from '$lib/domain/page/tree';
import { foundCompany, type Company } from '$lib/features/common/testkit/company';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { roomName, type RoomName } from '$lib/protocol/rooms';
import { expectAccessible } from '$lib/ui/browser-testkit';
import { toasts } from '$lib/ui/toasts.svelte';
import { addPage } from './page-acts';
import PageText from './PageText.svelte';

interface Shown extends Record<string, unknown> {
	room: RoomName;
	record: RecordId;
	label: string;
	readonly: boolean;
	files: () => never[];
	passages: never[];
	active: null;
	clashes: never[];
	onsettle: () => Promise<boolean>;
	onwritten: () => void;
	onheadings: () => void;
	onplaces: () => void;
	onpassage: () => void;
}

let company: Company;
let record: RecordId;
beforeEach(async () => {
	company = await foundCompany();
	const { view, space } = company;
	const text = [paragraph('Żółw is slow'), paragraph('A slow zolw')];
	const made = await addPage(view, space, new PageTree([]), null, { title: 'Plan', text });
	if (made === null) throw new Error('no page was made');
	record = made;
});

async function open(readonly: boolean): Promise<void> {
	const nothing = () => undefined;
	await render(InWorkspace<Shown>, {
		...{ session: company.session, view: company.view, component: PageText },
		given: {
			...{ room: roomName({ kind: 'space', space: company.space }), record, readonly },
			...{ label: 'Text', files: () => [], passages: [], active: null },
			...{ clashes: [], onsettle: () => Promise.resolve(true) },
			...{ onwritten: nothing, onheadings: nothing, onplaces: nothing, onpassage: nothing }
		}
	});
	await expect.element(page.getByRole('textbox', { name: 'Text' })).toBeVisible();
}

const words = async (): Promise<string> =>
	noteText((await company.view.replica.records.read(bodyOf(record)))?.note ?? [], () => '');
const field = () => page.getByRole('textbox', { name: 'Find', exact: true });

test('words are found and replaced with the keys for that, and one undo takes it back', async () => {
	await open(false);
	toasts.hold();
	await userEvent.click(page.getByRole('textbox', { name: 'Text' }));
	await userEvent.keyboard('{Control>}h{/Control}');
	await expect.element(field()).toHaveFocus();
	await userEvent.keyboard('zolw');
	await expect.element(page.getByRole('status').getByText('1 of 2')).toBeInTheDocument();
	await userEvent.keyboard('{Enter}');
	await expect.element(page.getByRole('status').getByText('2 of 2')).toBeInTheDocument();
	await expectAccessible();
	await page.getByRole('button', { name: 'Match accents' }).click();
	await expect.element(page.getByRole('status').getByText('1 of 1')).toBeInTheDocument();
	await page.getByRole('button', { name: 'Match accents' }).click();
	await page.getByRole('textbox', { name: 'Replace with' }).fill('turtle');
	await page.getByRole('button', { name: 'Replace all' }).click();
	await expect.element(page.getByRole('status').getByText('Not found')).toBeInTheDocument();
	await expect.poll(words).toBe('turtle is slow\nA slow turtle');
	// It is said how many were replaced, with an undo of all of them, as long as nothing is written behind.
	const said = toasts.current.at(-1);
	expect(said?.message).toBe('2 places were changed');
	said?.action?.run();
	await expect.poll(words).toBe('Żółw is slow\nA slow zolw');
	toasts.hold();
	await page.getByRole('button', { name: 'Replace all' }).click();
	await expect.poll(words).toBe('turtle is slow\nA slow turtle');
	await field().fill('slow');
	await userEvent.keyboard('{Escape}');
	await expect.element(page.getByRole('textbox', { name: 'Text' })).toHaveFocus();
	expect(document.getSelection()?.toString()).toBe('slow');
	await userEvent.keyboard('{Control>}z{/Control}');
	await expect.poll(words).toBe('Żółw is slow\nA slow zolw');
	// What was taken back with the keys is not taken back once more.
	toasts.current.at(-1)?.action?.run();
	await expect.poll(() => toasts.current.at(-1)?.tone).toBe('warn');
	await expect.poll(words).toBe('Żółw is slow\nA slow zolw');
});

test('who only reads finds words, and replaces none', async () => {
	await open(true);
	await userEvent.keyboard('{Control>}f{/Control}');
	await expect.element(field()).toHaveFocus();
	await userEvent.keyboard('slow');
	await expect.element(page.getByRole('status').getByText('1 of 2')).toBeInTheDocument();
	expect(page.getByRole('button', { name: /^Replace/ }).elements()).toEqual([]);
});
