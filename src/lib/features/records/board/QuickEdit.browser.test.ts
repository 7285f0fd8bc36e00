import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { setField } from '$lib/domain/core/set-field';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { addDeal, foundCompany, rowOf, type Company } from '$lib/features/common/testkit/company';
import type { DealRow } from '$lib/replica/store/rows';
import {
	expectAccessible,
	expectNoSidewaysScroll,
	inEveryLanguage,
	showOn,
	words
} from '$lib/ui/browser-testkit';
import { dismissToast, toasts } from '$lib/ui/toasts.svelte';
import QuickEdit from './QuickEdit.svelte';

let company: Company;
let row: DealRow;
let onclose = vi.fn<() => void>();

beforeAll(async () => {
	company = await foundCompany();
});

beforeEach(async () => {
	for (const { id } of toasts.current) dismissToast(id);
	onclose = vi.fn();
	row = await addDeal(company, 'Harbour crane');
});

const open = () =>
	render(InWorkspace<{ row: DealRow; onclose: () => void }>, {
		...{ session: company.session, view: company.view },
		...{ component: QuickEdit, given: { row, onclose } }
	});
const dialog = () => page.getByRole('dialog', { name: `Quick edit: ${row.title}` });
const field = (name: string) => dialog().getByLabelText(name);
const save = () => dialog().getByRole('button', { name: 'Save' });
const stored = () => rowOf(company.view, row.id);

test('Escape closes it and saves nothing; what was typed is there the next time', async () => {
	const { unmount } = await open();
	await expect.element(field('Description')).toHaveFocus();
	await field('Description').fill('Harbour crane, painted');
	await userEvent.keyboard('{Escape}');
	await expect.element(dialog()).not.toBeInTheDocument();
	expect(onclose).toHaveBeenCalledOnce();
	expect((await stored()).title).toBe('Harbour crane');
	await unmount();

	await open();
	await expect.element(field('Description')).toHaveValue('Harbour crane, painted');
	await dialog().getByRole('button', { name: 'Start over' }).click();
	await expect.element(field('Description')).toHaveValue('Harbour crane');
});

test('what is missing is said at its field, and nothing is saved', async () => {
	await open();
	await field('Description').fill(' ');
	await field('Expected revenue').fill('');
	await save().click();
	await expect.element(field('Description')).toHaveAccessibleDescription(/Enter a description/);
	await expect.element(field('Expected revenue')).toHaveAttribute('aria-invalid', 'true');
	await expectAccessible();
	expect((await stored()).title).toBe('Harbour crane');
	expect(onclose).not.toHaveBeenCalled();
	await field('Description').fill('Harbour crane');
	await field('Expected revenue').fill('1,000');
	await save().click();
	// Nothing differs: nothing is said, and there is nothing to take back.
	await expect.element(dialog()).not.toBeInTheDocument();
	expect(toasts.current).toEqual([]);
});

test('all fields are saved at once, and one undo brings all of them back', async () => {
	const { unmount } = await open();
	await field('Description').fill('Quay crane');
	await field('Expected revenue').fill('2,500');
	await save().click();
	await expect.element(dialog()).not.toBeInTheDocument();
	await expect.poll(stored).toMatchObject({ title: 'Quay crane', revenue: 250_000 });
	await page.getByRole('button', { name: 'Undo' }).click();
	await expect.poll(stored).toMatchObject({ title: 'Harbour crane', revenue: 100_000 });
	await unmount();

	// What was saved is not begun any more: the next time the fields are the card's.
	await open();
	await expect.element(field('Description')).toHaveValue('Harbour crane');
});

test('an undo leaves what somebody has changed meanwhile, and names it', async () => {
	await open();
	await field('Description').fill('Quay crane');
	await field('Expected revenue').fill('2,500');
	await save().click();
	await expect.poll(stored).toMatchObject({ title: 'Quay crane' });
	const { view, space } = company;
	await view.changeInSpace(space, row.id, setField('title', 'Quay crane', 'Tower', view.acting));
	await page.getByRole('button', { name: 'Undo' }).click();
	await expect.poll(stored).toMatchObject({ title: 'Tower', revenue: 100_000 });
	await expect.element(page.getByRole('listitem').filter({ hasText: 'Description' })).toBeVisible();
});

test('it fits every language and window', async () => {
	await open();
	await inEveryLanguage(async () => {
		await expect
			.element(page.getByRole('dialog', { name: words.views_quick_edit_of({ title: row.title }) }))
			.toBeVisible();
		for (const window of ['narrowest', 'desktop'] as const) {
			await showOn(window);
			expectNoSidewaysScroll();
		}
	});
	await expectAccessible();
});
