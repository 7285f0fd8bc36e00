import { beforeAll, beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { newId, type RecordId } from '$lib/domain/core/ids';
import { createCustomer } from '$lib/domain/customer/commands';
import { bin } from '$lib/domain/history/commands';
import { fillField } from '$lib/domain/fields/fill';
import type { CustomValue } from '$lib/domain/fields/field';
import type { WorkspaceField } from '$lib/domain/fields/workspace-field';
import { putCustomField } from '$lib/documents/custom-fields';
import { putWorkspaceField } from '$lib/documents/write-directory';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { addDeal, foundCompany, rowOf, type Company } from '$lib/features/common/testkit/company';
import { expectAccessible, expectNoSidewaysScroll, showOn } from '$lib/ui/browser-testkit';
import { dismissToast, toasts } from '$lib/ui/toasts.svelte';
import FieldList from './FieldList.svelte';
import type { FieldsPlace } from './field-place';

let company: Company;

beforeAll(async () => {
	company = await foundCompany();
});

beforeEach(() => {
	for (const { id } of toasts.current) dismissToast(id);
});

const open = (place: FieldsPlace) =>
	render(InWorkspace<{ place: FieldsPlace }>, {
		...{ session: company.session, view: company.view },
		...{ component: FieldList, given: { place } }
	});

async function addField(field: Partial<WorkspaceField> & { readonly id: string }): Promise<void> {
	const whole: WorkspaceField = {
		...{ name: field.id, hint: '', type: 'text', choices: [], required: false, initial: null },
		...{ order: 'a5', removed: false, ...field }
	};
	await company.view.replica.directory.edit((doc) => {
		putWorkspaceField(doc, 'customers', whole);
	});
}

async function addCustomer(title: string, custom: Readonly<Record<string, CustomValue>>) {
	const { acting } = company.view;
	const id = newId(acting.random);
	const made = createCustomer(
		{ title },
		acting.actor,
		acting,
		company.view.directory.customerFields ?? [],
		custom
	);
	expect((await company.view.changeCustomer(id, made)).ok).toBe(true);
	return id;
}

async function valueOf(id: RecordId, field: string): Promise<CustomValue> {
	const record = (await company.view.replica.records.read(id))?.record;
	return record?.kind === 'customer' ? (record.custom[field] ?? null) : null;
}

test('LS-10 · an admin adds a required field of customers; the fields of spaces are others', async () => {
	await open({ of: 'customers' });
	await page.getByRole('button', { name: 'Add a field' }).click();
	const form = page.getByRole('dialog', { name: 'New field' });
	await form.getByRole('button', { name: 'Add field' }).click();
	await expect.element(form.getByLabelText('Name')).toHaveAttribute('aria-invalid', 'true');
	await form.getByLabelText('Name').fill('Segment');
	await form.getByRole('checkbox', { name: /^Required/ }).click();
	await expectAccessible();
	await form.getByRole('button', { name: 'Add field' }).click();
	await expect.element(page.getByText('Segment', { exact: true })).toBeVisible();
	await expect
		.poll(() => company.view.directory.customerFields)
		.toMatchObject([{ name: 'Segment', type: 'text', required: true }]);
	expect(company.view.directory.spaces?.fields).toEqual([]);
});

test('LS-10 · another type says first what converts; a removed field keeps its values until it is deleted for good', async () => {
	await addField({ id: 'size', name: 'Size' });
	const [acme, other] = [
		await addCustomer('Acme', { size: '12' }),
		await addCustomer('Borealis', { size: 'a lot' })
	];
	await open({ of: 'customers' });
	await page.getByRole('button', { name: 'Edit Size' }).click();
	const form = page.getByRole('dialog', { name: 'Edit Size' });
	await form.getByLabelText('Type').selectOptions('Number');
	await expect.element(form.getByText('Acme: 12 → 12')).toBeVisible();
	await expect.element(form.getByText('Borealis: a lot does not convert')).toBeVisible();
	await form.getByRole('button', { name: 'Save' }).click();
	await expect.poll(() => valueOf(acme, 'size')).toBe(12);
	expect(await valueOf(other, 'size')).toBe('a lot');

	await page.getByRole('button', { name: 'Remove Size' }).click();
	await page.getByRole('button', { name: 'Delete Size for good' }).click();
	const asked = page.getByRole('dialog', { name: 'Delete Size for good?' });
	await expect.element(asked.getByText(/Its values of 2 customers go with it/)).toBeVisible();
	expect(await valueOf(acme, 'size')).toBe(12);
	await asked.getByRole('button', { name: 'Delete for good' }).click();
	await expect.poll(() => valueOf(acme, 'size')).toBe(null);
	await expect.poll(() => valueOf(other, 'size')).toBe(null);
	await expect
		.poll(() => company.view.directory.customerFields?.some(({ id }) => id === 'size'))
		.toBe(false);
});

/** Adds a field of text to the company's deals, and deals that have these values. */
async function dealsWith(id: string, values: readonly string[]): Promise<RecordId[]> {
	const { view, space } = company;
	await view.replica.space(space).edit((doc) => {
		putCustomField(doc, {
			...{ id, name: 'Size', hint: '', type: 'text', choices: [], required: false },
			...{ initial: null, requiredFrom: null, onCard: false, order: 'a0', removed: false }
		});
	});
	const ids: RecordId[] = [];
	for (const [at, value] of values.entries()) {
		const row = await addDeal(company, `${id} ${String(at)}`);
		const change = fillField({}, { id }, value, view.acting);
		expect((await view.changeInSpace(space, row.id, change)).ok).toBe(true);
		ids.push(row.id);
	}
	return ids;
}

const storedOf = async (id: RecordId, field: string): Promise<CustomValue> =>
	(await rowOf(company.view, id)).custom[field] ?? null;

/** Reads the record itself: what is in the bin has no row. */
async function wholeOf(id: RecordId, field: string): Promise<CustomValue> {
	const record = (await company.view.replica.records.read(id))?.record;
	return record?.kind === 'deal' ? (record.custom[field] ?? null) : null;
}

test('LW-06 · another type of a field of deals converts what it can, keeps the rest, and gives all of it back', async () => {
	const [twelve = '', lot = ''] = await dealsWith('area', ['12', 'a lot']);
	const { view, space } = company;
	expect((await view.changeInSpace(space, lot, bin(view.acting))).ok).toBe(true);
	await open({ of: 'deals', space });
	const typed = async (type: string) => {
		await page.getByRole('button', { name: 'Edit Size' }).click();
		const form = page.getByRole('dialog', { name: 'Edit Size' });
		await form.getByLabelText('Type').selectOptions(type);
		return form;
	};
	let form = await typed('Number');
	await expect.element(form.getByText('area 0: 12 → 12')).toBeVisible();
	await expect.element(form.getByText('area 1: a lot does not convert')).toBeVisible();
	await form.getByRole('button', { name: 'Save' }).click();
	await expect.poll(() => storedOf(twelve, 'area')).toBe(12);
	expect(await wholeOf(lot, 'area')).toBe('a lot');
	// The same as undo gives back, by hand.
	form = await typed('Text');
	await form.getByRole('button', { name: 'Save' }).click();
	await expect.poll(() => storedOf(twelve, 'area')).toBe('12');
	await page.getByRole('button', { name: 'Undo' }).click();
	await expect.poll(() => storedOf(twelve, 'area')).toBe(12);
	await expect
		.poll(() => view.space(space)?.fields.find(({ id }) => id === 'area')?.type)
		.toBe('number');
	// Removed, it keeps its values until it is deleted for good, also in the bin.
	await page.getByRole('button', { name: 'Remove Size' }).click();
	expect(await storedOf(twelve, 'area')).toBe(12);
	await page.getByRole('button', { name: 'Delete Size for good' }).click();
	const asked = page.getByRole('dialog', { name: 'Delete Size for good?' });
	await expect.element(asked.getByText(/Its values in 2 opportunities go with it/)).toBeVisible();
	await expectAccessible();
	await asked.getByRole('button', { name: 'Delete for good' }).click();
	await expect.poll(() => view.space(space)?.fields).toEqual([]);
	expect(await storedOf(twelve, 'area')).toBe(null);
	expect(await wholeOf(lot, 'area')).toBe(null);
});

test('LW-06 · a field of deals has a default, is required from a stage and is on the card; a new deal has it', async () => {
	const { view, space } = company;
	await open({ of: 'deals', space });
	await page.getByRole('button', { name: 'Add a field' }).click();
	const form = page.getByRole('dialog', { name: 'New field' });
	await form.getByLabelText('Name').fill('Region');
	await form.getByLabelText('Default').fill('North');
	const [first] = view.space(space)?.stages ?? [];
	await form.getByLabelText('Required').selectOptions(`From ${first?.name ?? ''} on`);
	await form.getByRole('checkbox', { name: 'Show on the card' }).click();
	await expectAccessible();
	await form.getByRole('button', { name: 'Add field' }).click();
	await expect.element(page.getByText('Default: North')).toBeVisible();
	const field = view.space(space)?.fields.find(({ name }) => name === 'Region');
	expect(field).toMatchObject({ initial: 'North', requiredFrom: first?.id, onCard: true });
	const deal = await addDeal(company, 'With a region');
	expect(deal.custom).toEqual({ [field?.id ?? '']: 'North' });
});

test('LS-10 · it fits on a phone', async () => {
	await showOn('phone');
	await addField({ id: 'long', name: 'Reklamationsbearbeitungsverantwortlicher', required: true });
	await open({ of: 'customers' });
	await expect.element(page.getByText('Reklamationsbearbeitungsverantwortlicher')).toBeVisible();
	expectNoSidewaysScroll();
	await showOn('desktop');
});
