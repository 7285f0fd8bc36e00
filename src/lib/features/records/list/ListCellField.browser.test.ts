import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { possibleOwners } from '$lib/features/common/people/possible-owners';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import {
	addDeal,
	addMember,
	foundCompany,
	rowOf,
	type Company
} from '$lib/features/common/testkit/company';
import type { DealRow, ProjectRow } from '$lib/replica/store/rows';
import type { Option } from '$lib/ui/field';
import { expectAccessible } from '$lib/ui/browser-testkit';
import type { EditEnd } from '$lib/ui/table';
import type { EditedColumn } from './edited-columns';
import ListCellField from './ListCellField.svelte';

type Given = {
	row: DealRow;
	key: EditedColumn;
	owners: readonly Option[];
	projects: readonly ProjectRow[];
	done: (way: EditEnd) => void;
};

let company: Company;
let row: DealRow;
let done = vi.fn<(way: EditEnd) => void>();

beforeAll(async () => {
	company = await foundCompany();
});

beforeEach(async () => {
	done = vi.fn();
	row = await addDeal(company, 'Harbour crane');
});

const open = (key: EditedColumn) => {
	const { view, session } = company;
	const owners = possibleOwners('deal', view.directory, view.replica.me, row.owner);
	return render(InWorkspace<Given>, {
		...{ session, view, component: ListCellField, given: { row, key, owners, projects: [], done } }
	});
};
const stored = () => rowOf(company.view, row.id);

test('a value is typed with its thousands, and Enter saves it', async () => {
	await open('revenue');
	const field = page.getByLabelText('Expected revenue');
	await expect.element(field).toHaveFocus();
	await field.fill('12,500');
	await userEvent.keyboard('{Enter}');
	await expect.poll(async () => (await stored()).revenue).toBe(1_250_000);
	await vi.waitFor(() => expect(done.mock.calls).toEqual([['stay']]));
});

test('what is no value stays in the field with the reason, and nothing is saved', async () => {
	await open('revenue');
	await page.getByLabelText('Expected revenue').fill('lots');
	await userEvent.keyboard('{Enter}');
	await expect.element(page.getByRole('alert')).toBeVisible();
	expect((await stored()).revenue).toBe(100_000);
	expect(done).not.toHaveBeenCalled();
	await expectAccessible();
	await userEvent.keyboard('{Escape}');
	await vi.waitFor(() => expect(done.mock.calls).toEqual([['stay']]));
});

test('a day is typed, and Tab saves it and goes on to the next cell', async () => {
	await open('day');
	const field = page.getByRole('textbox', { name: 'Expected close date' });
	await expect.element(field).toHaveFocus();
	await field.fill('12/24/2031');
	await userEvent.keyboard('{Tab}');
	await expect.poll(async () => (await stored()).closeOn).toBe('2031-12-24');
	await vi.waitFor(() => expect(done.mock.calls).toEqual([['next']]));
});

test('a day is picked in the calendar, which saves it', async () => {
	await open('day');
	await page.getByRole('button', { name: 'Open the calendar' }).click();
	await page.getByRole('button', { name: /May 20/ }).click();
	await expect.poll(async () => (await stored()).closeOn).toBe('2031-05-20');
	await vi.waitFor(() => expect(done.mock.calls).toEqual([['stay']]));
});

test('a deal keeps a day: an emptied one is not saved', async () => {
	await open('day');
	await page.getByRole('textbox', { name: 'Expected close date' }).fill('');
	await userEvent.keyboard('{Enter}');
	await expect.element(page.getByText('Choose when you expect to close')).toBeVisible();
	expect((await stored()).closeOn).toBe('2031-05-01');
	expect(done).not.toHaveBeenCalled();
});

test('OP-08 · another owner is chosen by typing, and the deal is handed over', async () => {
	const { view } = company;
	const anna = await addMember(company, 'Anna Nguyen');
	await open('owner');
	const field = page.getByRole('combobox', { name: 'Owner' });
	await expect.element(field).toHaveFocus();
	await field.fill('anna');
	await userEvent.keyboard('{Enter}');
	await expect.poll(async () => (await stored()).owner).toBe(anna);
	expect(anna).not.toBe(view.replica.me);
	await vi.waitFor(() => expect(done.mock.calls).toEqual([['stay']]));
});
