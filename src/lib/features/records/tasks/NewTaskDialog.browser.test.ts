import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { putCustomField } from '$lib/documents/custom-fields';
import { putWorkspaceField } from '$lib/documents/write-directory';
import type { WorkspaceField } from '$lib/domain/fields/workspace-field';
import { addSpace } from '$lib/features/common/spaces/add-space';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { foundCompany } from '$lib/features/common/testkit/company';
import { expectAccessible } from '$lib/ui/browser-testkit';
import NewTaskDialog from './NewTaskDialog.svelte';

const field = (id: string, more: Partial<WorkspaceField>): WorkspaceField => ({
	...{ id, name: id, hint: '', type: 'text', choices: [], required: false },
	...{ initial: null, order: id, removed: false, ...more }
});

test('LW-06 · LS-10 · a new task is asked for what is required and starts with defaults, and so does a space made along with something', async () => {
	const { session, view } = await foundCompany();
	await view.replica.directory.edit((doc) => {
		putWorkspaceField(doc, 'spaces', field('region', { initial: 'North' }));
	});
	const made = await addSpace(view, {
		...{ kind: 'work', name: 'Works', visibility: 'public', members: [] },
		stages: [
			{ name: 'To do', kind: 'open', probability: 0 },
			{ name: 'Done', kind: 'won', probability: 100 }
		]
	});
	if (!made.ok) throw new Error('no space');
	const space = made.value;
	expect(view.space(space)?.values).toEqual({ region: 'North' });
	await view.replica.space(space).edit((doc) => {
		const plain = { requiredFrom: null, onCard: false };
		putCustomField(doc, { ...field('Room', { required: true }), ...plain });
		putCustomField(doc, { ...field('Hours', { type: 'number', initial: 2 }), ...plain });
		putCustomField(doc, { ...field('Nothing of this', {}), ...plain });
	});
	await render(InWorkspace<{ space: string; open: boolean }>, {
		...{ session, view, component: NewTaskDialog, given: { space, open: true } }
	});
	const form = page.getByRole('dialog', { name: 'New task' });
	await expect.element(form.getByLabelText('Hours')).toHaveValue('2');
	await expect.element(form.getByLabelText('Nothing of this')).not.toBeInTheDocument();
	await form.getByRole('textbox').first().fill('Measure the hall');
	const create = form.getByRole('button', { name: /^(Create|Add)/ });
	await create.click();
	await expect.element(form.getByLabelText('Room')).toHaveAttribute('aria-invalid', 'true');
	await expect.element(form.getByLabelText('Room')).toHaveFocus();
	await expectAccessible();
	await form.getByLabelText('Room').fill('Hall 4');
	// The first press counts: nothing moves from under the pointer.
	await create.click();
	await expect
		.poll(async () =>
			(await view.replica.db.records.toArray()).filter(({ kind }) => kind === 'task')
		)
		.toMatchObject([{ title: 'Measure the hall', custom: { Room: 'Hall 4', Hours: 2 } }]);
});
