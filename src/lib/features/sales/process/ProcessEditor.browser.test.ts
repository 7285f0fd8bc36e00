import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { page, userEvent, type Locator } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { Space } from '$lib/domain/space/space';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { foundCompany, type Company } from '$lib/features/common/testkit/company';
import {
	expectAccessible,
	expectNoSidewaysScroll,
	inEveryLanguage,
	showOn,
	words
} from '$lib/ui/browser-testkit';
import { announcer } from '$lib/ui/announcer.svelte';
import { dismissToast, toasts } from '$lib/ui/toasts.svelte';
import ProcessEditor from './ProcessEditor.svelte';

let company: Company;
let space: Space;
beforeAll(async () => {
	company = await foundCompany();
	const found = company.view.space(company.space);
	if (found === null) throw new Error('no space');
	space = found;
});
beforeEach(() => showOn('desktop'));
afterEach(() => {
	for (const { id } of toasts.current) dismissToast(id);
});

const open = (stage: string | null = null) =>
	render(InWorkspace<{ space: Space; stage: string | null }>, {
		...{ session: company.session, view: company.view },
		...{ component: ProcessEditor, given: { space, stage } }
	});

const column = (name: string): Locator => page.getByRole('region', { name, exact: true });
const activity = (name: string): Locator => page.getByRole('group', { name, exact: true });
const panel = (name: string): Locator => page.getByRole('dialog', { name, exact: true });
const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
const head = (stage: string): Locator =>
	column(stage).getByRole('button', { name: stage, exact: true });
const inStage = (stage: string): readonly string[] =>
	[...column(stage).element().querySelectorAll('[data-activity]')].map(
		(one) => one.getAttribute('aria-label') ?? ''
	);
const stages = (): readonly string[] =>
	[...document.querySelectorAll('[data-stage] h3')].map((one) => one.textContent.trim());
const said = (): string => announcer.current.at(-1)?.text ?? '';

/** Adds the three activities that are offered: one in New, Proposition and Negotiation each. */
const addReady = () => button('Add these 3').click();

/** Adds an activity to a stage by its button, and closes the panel. */
async function add(stage: string, name: string): Promise<void> {
	await button(`Add an activity (${stage})`).click();
	await expect.element(page.getByLabelText('Name of the activity')).toHaveFocus();
	await page.getByLabelText('Name of the activity').fill(name);
	await userEvent.keyboard('{Escape}');
	await expect.element(activity(name)).toHaveFocus();
}

async function fromMenu(of: string, item: string): Promise<void> {
	await button(`Actions for “${of}”`).click();
	await page.getByRole('menuitem', { name: item }).click();
}

describe('a process without activities', () => {
	test('PR-03 · says what an activity is, and has three that are ready to begin with', async () => {
		await open();
		const first = page.getByRole('region', { name: 'What has to be done on the way?' });
		await expect.element(first).toBeVisible();
		await expect.element(first.getByText('Send the quote')).toBeVisible();
		await expectAccessible();
		await addReady();
		await expect.element(first).not.toBeInTheDocument();
		await expect.element(activity('First call')).toHaveFocus();
		expect(inStage('New')).toEqual(['First call']);
		expect(inStage('Proposition')).toEqual(['Send the quote']);
		expect(inStage('Negotiation')).toEqual(['Sign the contract']);
		await expect.element(page.getByText('There are unsaved changes')).toBeVisible();
	});

	test('PR-03 · one of their own goes into the first stage, and goes again when nothing is typed', async () => {
		await open();
		await button('Add one of my own').click();
		await expect.element(panel('Activity: Unnamed activity')).toBeVisible();
		await userEvent.keyboard('{Escape}');
		await expect.element(page.getByText('Nothing to save')).toBeVisible();
		await add('New', 'Call them');
		expect(inStage('New')).toEqual(['Call them']);
	});
});

describe('the panel', () => {
	test('PL-09 · a press on a stage opens its settings; its requirements show on its name', async () => {
		await open();
		await expect
			.element(head('Proposition'))
			.toHaveAccessibleDescription('The customer has the quote');
		await head('Proposition').hover();
		await expect
			.poll(() => document.querySelector('[popover]:popover-open')?.textContent)
			.toBe('The customer has the quote');
		await head('Proposition').click();
		await expect.element(page.getByLabelText('Name of stage 3')).toHaveFocus();
		await page.getByLabelText('What has to be done here').fill('A price and a date');
		await page.getByLabelText('Win probability').fill('60');
		await expectAccessible();
		await userEvent.keyboard('{Escape}');
		await expect.element(panel('Stage: Proposition')).not.toBeInTheDocument();
		await expect.element(head('Proposition')).toHaveFocus();
		await expect.element(head('Proposition')).toHaveAccessibleDescription('A price and a date');
		await expect.element(column('Proposition')).toHaveTextContent('60%');
	});

	test('PL-09 · the gear of a column leads to its stage', async () => {
		await open(space.stages[3]?.id ?? null);
		await expect.element(panel('Stage: Negotiation')).toBeVisible();
		await expect.element(page.getByLabelText('Name of stage 4')).toHaveFocus();
	});

	test('PR-04 to PR-09 · it has all settings of an activity, and the activity says them in short', async () => {
		await open();
		await add('New', 'Call them');
		await expect
			.element(activity('Call them'))
			.toHaveAccessibleDescription(/^A tick is enough. 10 pts/);
		await userEvent.keyboard('{Enter}');
		const its = panel('Activity: Call them');
		await its.getByLabelText('Weight').fill('30');
		await its.getByLabelText('Mandatory').click();
		await its.getByLabelText('Who may do it').selectOptions('Supervisors');
		await its.getByLabelText('What it asks for').selectOptions('A note with a file');
		await its.getByLabelText('Owner and participants').click();
		await its.getByLabelText('Add a task when it is done').click();
		await its.getByLabelText(/^Task/).last().fill('Write it down');
		await expectAccessible();
		await its.getByRole('button', { name: 'Done' }).click();
		await expect.element(activity('Call them')).toHaveFocus();
		await expect
			.element(activity('Call them'))
			.toHaveAccessibleDescription(
				/^Asks for: A note with a file. Mandatory. Only: Supervisors. Tells: Owner and participants. Adds the task “Write it down”. 30 pts/
			);
		await expect.element(page.getByText('30 points in all')).toBeVisible();
	});

	test('PR-03 · shows what is pressed next, and the focus is in it', async () => {
		await open();
		await addReady();
		await activity('Send the quote').click();
		await expect.element(page.getByLabelText('Name of the activity')).toHaveValue('Send the quote');
		await activity('Sign the contract').click();
		await expect
			.element(page.getByLabelText('Name of the activity'))
			.toHaveValue('Sign the contract');
		await expect.element(page.getByLabelText('Name of the activity')).toHaveFocus();
		await userEvent.keyboard('{Escape}');
		await expect.element(activity('Sign the contract')).toHaveFocus();
	});
});

describe('moving', () => {
	test('PR-03 · an activity by the keys of the board, also into another stage, and it is said', async () => {
		await open();
		await add('New', 'Call them');
		await add('New', 'Meet them');
		await userEvent.keyboard('{ArrowUp}');
		await expect.element(activity('Call them')).toHaveFocus();
		await userEvent.keyboard(' {ArrowDown}{Enter}');
		expect(inStage('New')).toEqual(['Meet them', 'Call them']);
		await expect.poll(said).toBe('Call them is now number 2 in New');
		await expect.element(activity('Call them')).toHaveFocus();
		// Picked up and put back, it stays, and the panel stays closed.
		await userEvent.keyboard(' {ArrowRight}');
		expect(said()).toBe('Qualified, position 1 of 1');
		await userEvent.keyboard('{Escape}');
		expect(inStage('New')).toEqual(['Meet them', 'Call them']);
		expect(said()).toBe('“Call them” is back where it was');
		await userEvent.keyboard(' {ArrowRight}{ArrowRight} ');
		expect(inStage('Proposition')).toEqual(['Call them']);
		await expect.poll(said).toBe('Call them is now number 1 in Proposition');
		await expect.element(activity('Call them')).toHaveFocus();
		await userEvent.keyboard('{ArrowLeft}');
		await expect.element(activity('Meet them')).toHaveFocus();
	});

	test('PR-03, PR-05 · the menu does it in single presses', async () => {
		await open();
		await addReady();
		await button('Actions for “First call”').click();
		await page.getByRole('menuitemcheckbox', { name: 'Mandatory' }).click();
		await expect.element(activity('First call')).toHaveTextContent('Mandatory');
		await fromMenu('First call', 'Move to Proposition');
		expect(inStage('Proposition')).toEqual(['Send the quote', 'First call']);
		await expect.element(activity('First call')).toHaveFocus();
		await fromMenu('First call', 'Move up');
		expect(inStage('Proposition')).toEqual(['First call', 'Send the quote']);
		await fromMenu('First call', 'Remove');
		expect(inStage('Proposition')).toEqual(['Send the quote']);
		await expect.element(button('Add an activity (Proposition)')).toHaveFocus();
		await button('Undo').click();
		await expect.element(activity('First call')).toHaveFocus();
		expect(inStage('Proposition')).toEqual(['First call', 'Send the quote']);
	});

	test('PR-02 · a stage moves from its menu, and its name keeps the focus', async () => {
		await open();
		await fromMenu('Negotiation', 'Move left');
		expect(stages()).toEqual(['New', 'Qualified', 'Negotiation', 'Proposition', 'Won', 'Lost']);
		expect(said()).toBe('Negotiation is now number 3');
		await expect.element(head('Negotiation')).toHaveFocus();
	});

	test('PR-02, PR-03 · by dragging with the mouse', async () => {
		await open();
		await addReady();
		await userEvent.dragAndDrop(activity('First call'), activity('Send the quote'), {
			targetPosition: { x: 60, y: 4 }
		});
		await expect.poll(() => inStage('Proposition')).toEqual(['First call', 'Send the quote']);
		await userEvent.dragAndDrop(
			column('New').getByRole('heading'),
			column('Negotiation').getByRole('heading'),
			{ targetPosition: { x: 4, y: 10 } }
		);
		await expect
			.poll(() => stages().slice(0, 4))
			.toEqual(['Qualified', 'Proposition', 'New', 'Negotiation']);
	});
});

describe('what is wrong', () => {
	test('PR-10 · is said at the activity, in a list that leads to it, and in the field', async () => {
		await open();
		await addReady();
		await activity('Send the quote').click();
		await page.getByLabelText('Name of the activity').fill('');
		await page.getByLabelText('Weight').fill('101');
		await userEvent.keyboard('{Escape}');
		await head('Qualified').click();
		await page.getByLabelText('Win probability').fill('x');
		await userEvent.keyboard('{Escape}');
		await button('Save and finish').click();
		// The first fault has the focus.
		await expect.element(panel('Stage: Qualified')).toBeVisible();
		await expect.element(page.getByLabelText('Win probability')).toHaveFocus();
		await expectAccessible();
		const list = page.getByRole('region', { name: 'Something is missing or wrong:' });
		await expect.element(list.getByRole('button')).toHaveLength(3);
		await userEvent.keyboard('{Escape}');
		await list.getByRole('button', { name: 'Unnamed activity: A whole number' }).click();
		await expect.element(panel('Activity: Unnamed activity')).toBeVisible();
		await expect.element(page.getByLabelText('Name of the activity')).toHaveFocus();
		await expect
			.element(activity('Unnamed activity'))
			.toHaveTextContent('Name the activity, or remove it');
		await expect
			.element(activity('Unnamed activity'))
			.toHaveAccessibleDescription(/^Name the activity, or remove it/);
		await page.getByLabelText('Name of the activity').fill('Quote');
		await page.getByLabelText('Weight').fill('10');
		await expect.element(list.getByRole('button')).toHaveLength(1);
	});

	test('LW-03, PL-08 · a name that is there already; what has ended has no probability of its own', async () => {
		await open();
		await button('Add a stage').click();
		await page.getByLabelText('Name of stage 5').fill('won ');
		await button('Done').click();
		await button('Save and finish').click();
		await expect.element(column('Won')).toHaveTextContent('Another stage has this name already');
		await expect.element(page.getByLabelText('Name of stage 6')).toHaveFocus();
		await button('Done').click();
		await fromMenu('won', 'Remove');
		await head('Proposition').click();
		await page.getByLabelText('Kind').selectOptions('Lost');
		await expect.element(page.getByLabelText('Win probability')).not.toBeInTheDocument();
		await expect.element(panel('Stage: Proposition')).toHaveTextContent('0%');
	});

	test('LW-03 · no stage is open: it is said, and nothing is saved', async () => {
		await open();
		for (const name of ['New', 'Qualified', 'Proposition', 'Negotiation']) {
			await fromMenu(name, 'Remove');
		}
		await button('Save and finish').click();
		await expect.element(page.getByText('Keep at least one stage')).toBeVisible();
	});

	test('PL-04 · more than six stages: fewer are clearer', async () => {
		await open();
		for (const name of ['Review', 'Signature', 'Delivery']) {
			await button('Add a stage').click();
			await page.getByLabelText(/^Name of stage/).fill(name);
			await userEvent.keyboard('{Escape}');
		}
		await expect.element(page.getByText('Fewer stages are clearer')).toBeVisible();
		expect(stages()).toEqual([
			...['New', 'Qualified', 'Proposition', 'Negotiation', 'Review', 'Signature', 'Delivery'],
			...['Won', 'Lost']
		]);
		await fromMenu('Delivery', 'Remove');
		await expect.element(page.getByText('Fewer stages are clearer')).not.toBeInTheDocument();
	});
});

test('PR-10 · discarding brings everything back', async () => {
	await open();
	await addReady();
	await button('Discard').click();
	await expect.element(activity('Send the quote')).not.toBeInTheDocument();
	await expect.element(page.getByText('Nothing to save')).toBeVisible();
	await expect.element(page.getByRole('heading', { name: 'Process' })).toHaveFocus();
});

test('LW-06 · a column names the fields that have to be filled in from there on', async () => {
	const plain = space;
	const needed = plain.stages[2]?.id ?? null;
	space = {
		...plain,
		fields: [
			{
				...{ id: 'f1', name: 'Budget', hint: '', type: 'money', choices: [] },
				...{ required: false, initial: null },
				...{ requiredFrom: needed, onCard: false, order: 'a', removed: false }
			}
		]
	};
	try {
		await open();
		await expect.element(column('Proposition')).toHaveTextContent('To fill in: Budget');
		await expect.element(column('Negotiation')).not.toHaveTextContent('Budget');
	} finally {
		space = plain;
	}
});

test('LW-05 · a work space has stages with their tasks, without rates and activities', async () => {
	const plain = space;
	space = { ...plain, kind: 'work' };
	try {
		await open();
		await expect.element(column('New')).toHaveTextContent('0 tasks');
		await expect.element(column('New')).not.toHaveTextContent('5%');
		await expect
			.element(page.getByRole('button', { name: /^Add an activity/ }))
			.not.toBeInTheDocument();
		await head('New').click();
		await expect.element(page.getByLabelText('Win probability')).not.toBeInTheDocument();
		await expectAccessible();
	} finally {
		space = plain;
	}
});

test('it fits every language and window; on a phone one stage comes after another', async () => {
	await open();
	await addReady();
	await showOn('narrowest');
	await inEveryLanguage(async () => {
		await expect
			.element(page.getByRole('heading', { name: words.process_title(), level: 2 }))
			.toBeVisible();
		expectNoSidewaysScroll();
	});
	const [first, second] = [...document.querySelectorAll('[data-stage]')].map((one) =>
		one.getBoundingClientRect()
	);
	expect(second?.top).toBeGreaterThan(first?.bottom ?? Infinity);
	await activity('Send the quote').click();
	await expect.element(panel('Activity: Send the quote')).toBeVisible();
	expectNoSidewaysScroll();
	await expectAccessible();
	await page.getByRole('button', { name: 'Done' }).click();
	await expect.element(activity('Send the quote')).toHaveFocus();
});
