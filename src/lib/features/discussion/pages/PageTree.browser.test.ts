import { createRawSnippet, type Snippet } from 'svelte';
import { beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { RecordId, SpaceId } from '$lib/domain/core/ids';
import { bodyOf } from '$lib/domain/note/body';
import { noteText } from '$lib/domain/note/note';
import { PageTree } from '$lib/domain/page/tree';
import { foundCompany, type Company } from '$lib/features/common/testkit/company';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { pagesOf } from '$lib/replica/store/pages';
import { expectAccessible } from '$lib/ui/browser-testkit';
import { addPage } from './page-acts';
import PagesFrame from './PagesFrame.svelte';

const { goto } = vi.hoisted(() => ({ goto: vi.fn(() => Promise.resolve()) }));
vi.mock('$app/navigation', () => ({ goto }));

interface Shown extends Record<string, unknown> {
	space: SpaceId;
	current: RecordId | null;
	children: Snippet;
}

let company: Company;
beforeEach(async () => {
	company = await foundCompany();
	goto.mockClear();
});

async function add(title: string, parent: RecordId | null = null): Promise<RecordId> {
	const { view, space } = company;
	const tree = new PageTree(await pagesOf(view.replica.db, space));
	const made = await addPage(view, space, tree, parent, { title });
	if (made === null) throw new Error('no page was made');
	return made;
}

async function open(): Promise<void> {
	await render(InWorkspace<Shown>, {
		...{ session: company.session, view: company.view, component: PagesFrame },
		given: {
			...{ space: company.space, current: null },
			children: createRawSnippet(() => ({ render: () => '<p></p>' }))
		}
	});
}

/** The pages as the tree shows them: how deep, and the title. */
const shown = (): string[] =>
	[...document.querySelectorAll('[data-page]')].map((link) => {
		const level = link.closest('li')?.getAttribute('aria-level') ?? '';
		return `${level} ${link.textContent.trim()}`;
	});

const focus = (id: RecordId): void =>
	document.querySelector<HTMLElement>(`[data-page="${id}"]`)?.focus();

const undo = () => page.getByRole('button', { name: 'Undo' });

test('PG-03 · with the keyboard alone a page is moved among others, under one and out again', async () => {
	await add('Plan');
	const minutes = await add('Minutes');
	await add('Steps');
	await open();
	await expect.poll(shown).toEqual(['1 Plan', '1 Minutes', '1 Steps']);
	await expectAccessible();
	focus(minutes);
	await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
	await expect.poll(shown).toEqual(['1 Plan', '1 Steps', '1 Minutes']);
	// The page keeps the focus, to be moved on.
	await expect.poll(() => document.activeElement?.getAttribute('data-page')).toBe(minutes);
	await userEvent.keyboard('{Alt>}{ArrowRight}{/Alt}');
	await expect.poll(shown).toEqual(['1 Plan', '1 Steps', '2 Minutes']);
	await expect.element(page.getByText('“Minutes” is under “Steps” now')).toBeVisible();
	await undo().click();
	await expect.poll(shown).toEqual(['1 Plan', '1 Steps', '1 Minutes']);
	focus(minutes);
	await userEvent.keyboard('{Alt>}{ArrowRight}{/Alt}');
	await expect.poll(shown).toEqual(['1 Plan', '1 Steps', '2 Minutes']);
	await expect.poll(() => document.activeElement?.getAttribute('data-page')).toBe(minutes);
	await userEvent.keyboard('{Alt>}{ArrowLeft}{/Alt}');
	await expect.poll(shown).toEqual(['1 Plan', '1 Steps', '1 Minutes']);
});

test('PG-03 · arrow keys go through the tree and fold it', async () => {
	const plan = await add('Plan');
	await add('Budget', plan);
	await add('Steps');
	await open();
	await expect.poll(shown).toEqual(['1 Plan', '2 Budget', '1 Steps']);
	focus(plan);
	await userEvent.keyboard('{ArrowLeft}');
	await expect.poll(shown).toEqual(['1 Plan', '1 Steps']);
	await userEvent.keyboard('{ArrowDown}');
	await expect.element(page.getByRole('link', { name: 'Steps' })).toHaveFocus();
	await userEvent.keyboard('{ArrowUp}{ArrowRight}');
	await expect.poll(shown).toEqual(['1 Plan', '2 Budget', '1 Steps']);
});

test('HI-05 · a page goes into the bin with what is under it, and comes back to where it was', async () => {
	const plan = await add('Plan');
	await add('Budget', plan);
	await add('Steps');
	await open();
	await expect.poll(shown).toEqual(['1 Plan', '2 Budget', '1 Steps']);
	focus(plan);
	await userEvent.keyboard('{Delete}');
	await expect.poll(shown).toEqual(['1 Steps']);
	await expect.element(page.getByText('“Plan” and 1 page under it are in the bin')).toBeVisible();
	await undo().click();
	await expect.poll(shown).toEqual(['1 Plan', '2 Budget', '1 Steps']);
});

test('PG-01 · a page that is begun from a template has its title and its text', async () => {
	const { view, space } = company;
	await add('Plan');
	await open();
	await page.getByRole('button', { name: 'Start from a template' }).click();
	await page.getByRole('menuitem', { name: 'Decision' }).click();
	await expect.poll(shown).toEqual(['1 Plan', '1 Decision']);
	const made = (await pagesOf(view.replica.db, space)).find(({ title }) => title === 'Decision');
	await expect.poll(() => goto.mock.calls).toEqual([[`/s/${space}/pages/${made?.id ?? ''}`]]);
	const text = await view.replica.records.read(bodyOf(made?.id ?? ''));
	expect(noteText(text?.note ?? [], () => '')).toContain('What we decided, and why');
	// The row of the page knows its text, as that of any other page does.
	expect(made?.body?.excerpt).toContain('Who decides, and by when:');
});

test('PG-01 · F2 names a page in the tree, Enter saves that, and Escape leaves it as it was', async () => {
	const plan = await add('Plan');
	await add('Steps');
	await open();
	await expect.poll(shown).toEqual(['1 Plan', '1 Steps']);
	focus(plan);
	await userEvent.keyboard('{F2}');
	const field = page.getByLabelText('Title of the page');
	await expect.element(field).toHaveFocus();
	await userEvent.keyboard('The plan{Enter}');
	await expect.poll(shown).toEqual(['1 The plan', '1 Steps']);
	await expect.poll(() => document.activeElement?.getAttribute('data-page')).toBe(plan);
	await userEvent.keyboard('{F2}');
	await expect.element(field).toHaveFocus();
	await userEvent.keyboard('{Escape}');
	await expect.poll(() => document.activeElement?.getAttribute('data-page')).toBe(plan);
	expect(shown()).toEqual(['1 The plan', '1 Steps']);
});
