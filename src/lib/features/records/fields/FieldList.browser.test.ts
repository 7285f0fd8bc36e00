import { beforeAll, beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { newId, type RecordId } from '$lib/domain/core/ids';
import { createCustomer } from '$lib/domain/customer/commands';
import type { CustomValue } from '$lib/domain/fields/field';
import type { FieldsOf, WorkspaceField } from '$lib/domain/fields/workspace-field';
import { putWorkspaceField } from '$lib/documents/directory';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { foundCompany, type Company } from '$lib/features/common/testkit/company';
import { expectAccessible, expectNoSidewaysScroll, showOn } from '$lib/ui/browser-testkit';
import { dismissToast, toasts } from '$lib/ui/toasts.svelte';
import WorkspaceFields from './WorkspaceFields.svelte';

let company: Company;

beforeAll(async () => {
	company = await foundCompany();
});

beforeEach(() => {
	for (const { id } of toasts.current) dismissToast(id);
});

const open = (of: FieldsOf) =>
	render(InWorkspace<{ of: FieldsOf }>, {
		...{ session: company.session, view: company.view },
		...{ component: WorkspaceFields, given: { of } }
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
	const made = createCustomer({ title }, acting.actor, acting, custom);
	expect((await company.view.changeCustomer(id, made)).ok).toBe(true);
	return id;
}

async function valueOf(id: RecordId, field: string): Promise<CustomValue> {
	const record = (await company.view.replica.records.read(id))?.record;
	return record?.kind === 'customer' ? (record.custom[field] ?? null) : null;
}

test('LS-10 · an admin adds a required field of customers; the fields of spaces are others', async () => {
	await open('customers');
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
	await open('customers');
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

test('LS-10 · it fits on a phone', async () => {
	await showOn('phone');
	await addField({ id: 'long', name: 'Reklamationsbearbeitungsverantwortlicher', required: true });
	await open('customers');
	await expect.element(page.getByText('Reklamationsbearbeitungsverantwortlicher')).toBeVisible();
	expectNoSidewaysScroll();
	await showOn('desktop');
});
