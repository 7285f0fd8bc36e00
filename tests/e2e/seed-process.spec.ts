import { expect, type Locator, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { expectAccessible } from '../support/accessibility';
import { dismissToasts, synced, visit } from '../support/app';
import { offline } from '../support/company';
import { addDealWith, cardOf, expectCards, fromCardMenu } from '../support/deals';
import { picture } from '../support/pictures';
import { OWNER, PreparedCompany } from '../support/prepared-company';
import {
	activityOf,
	addActivity,
	addStage,
	closeSettings,
	fromMenuOf,
	openStage,
	stageNames,
	stageOf
} from '../support/process';
import { columns, openPanel, ownRelay } from '../support/seed';
import { editFact, moveTo, showAllStages, unfoldStage } from '../support/panel';

// The page about the sales process, step by step, and then the process at work.

const relay = ownRelay();

const nav = (page: Page, name: string | RegExp): Locator =>
	page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name }).first();
const box = (panel: Locator, name: string): Locator =>
	panel.getByRole('checkbox', { name, exact: true });
const progress = (panel: Locator): Locator =>
	panel.getByRole('progressbar', { name: 'Progress by what is done' });

/** From the settings to the process of the space, the way that the page describes. */
async function toProcess(page: Page): Promise<void> {
	await visit(page, `${relay.url}/settings`);
	const deals = page.getByRole('region', { name: 'Opportunities' });
	await expect(deals.getByRole('heading', { name: 'Processes' })).toBeVisible();
	await deals.getByRole('link', { name: 'Edit the process of Sales' }).click();
	await expect(page.getByRole('heading', { name: 'Process', level: 2 })).toBeVisible();
}

/** Adds an activity with its weight at the end of a stage. Its settings stay open. */
async function addWeighed(
	page: Page,
	stage: string,
	name: string,
	weight: number
): Promise<Locator> {
	const panel = await addActivity(page, stage, name);
	await panel.getByLabel('Weight').fill(String(weight));
	return panel;
}

/** Saves the process, with what it does to the deals that there are, if it does anything. */
async function saveAndFinish(page: Page, effects: readonly string[] = []): Promise<void> {
	await page.getByRole('button', { name: 'Save and finish' }).click();
	if (effects.length > 0) {
		const review = page.getByRole('dialog', { name: 'What this changes' });
		for (const effect of effects) await expect(review).toContainText(effect);
		await review.getByRole('button', { name: 'Save and finish' }).click();
	}
	await expect(page.getByText('The process has been saved')).toBeVisible();
	await synced(page);
}

/** Reads the newest line of somebody's inbox. */
async function expectTold(page: Page, line: string): Promise<void> {
	await expect(nav(page, 'Inbox, 1 unread')).toBeVisible();
	await nav(page, 'Inbox, 1 unread').click();
	await expect(page.getByRole('link', { name: `Unread: ${line}` })).toBeVisible();
	await page.getByRole('button', { name: 'Mark all as read' }).click();
	await expect(nav(page, /^Inbox$/)).toBeVisible();
}

test('LW-05 PR-01 PR-02 PR-03 PR-04 PR-05 PR-06 PR-07 PR-08 PR-09 PR-11 · a process is set up as the page describes, and each person does their part of it', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, {
		people: [
			{ name: 'Mia Manager', role: 'Supervisor' },
			{
				name: 'Anna Agent',
				role: 'Agent',
				team: 'North'
			},
			{ name: 'Bao Agent', role: 'Agent' }
		],
		teams: { North: ['Mia Manager'] }
	});
	const { context, page: olga } = await company.enter(browser, OWNER);
	await olga.setViewportSize({ width: 1280, height: 1000 });
	const { board } = company;
	const mia = await company.enter(browser, 'Mia Manager');
	const anna = await company.enter(browser, 'Anna Agent');
	const bao = await company.enter(browser, 'Bao Agent');
	await company.leave();

	// The stages: named, with a hint, in another order, one more, one less.
	await toProcess(olga);
	const needs = await openStage(olga, 'Qualified');
	await needs.getByLabel('Name of stage 2').fill('Needs');
	await needs.getByLabel('What has to be done here').fill('Know what they need');
	await closeSettings(olga);
	await fromMenuOf(olga, 'Proposition', 'Remove');
	await dismissToasts(olga);
	await addStage(olga, 'Signature');
	await closeSettings(olga);
	await stageOf(olga, 'Signature')
		.getByRole('heading')
		.dragTo(stageOf(olga, 'Negotiation').getByRole('heading'), { targetPosition: { x: 4, y: 8 } });
	await expect(stageNames(olga).nth(2)).toHaveText('Signature');
	await fromMenuOf(olga, 'Signature', 'Move right');
	await expect(stageNames(olga).nth(3)).toHaveText('Signature');

	// The activities: named, with a hint, to another stage by dragging, and one gone again.
	const call = await addWeighed(olga, 'New', 'Call them', 10);
	await call.getByLabel('Hint').fill('Who decides, and when?');
	await call.getByLabel('Admins', { exact: true }).check();
	await closeSettings(olga);
	const needless = await addWeighed(olga, 'New', 'Not needed', 5);
	await needless.getByRole('button', { name: 'Remove Not needed' }).click();
	await expect(activityOf(olga, 'Not needed')).toHaveCount(0);
	// With all that an activity can have.
	const quote = await addWeighed(olga, 'New', 'Send the quote', 30);
	await quote.getByLabel('What it asks for').selectOption({ label: 'A note with a file' });
	await quote.getByLabel('The owner’s supervisors').check();
	await quote.getByLabel('Owner and participants').check();
	await quote.getByLabel('Add a task when it is done').check();
	await quote.getByRole('textbox', { name: /^Task/ }).fill('Ask about the quote');
	await quote.getByLabel('Due in').fill('2');
	await closeSettings(olga);
	await activityOf(olga, 'Send the quote').dragTo(
		olga.getByRole('button', { name: 'Add an activity (Needs)' })
	);
	await expect(
		stageOf(olga, 'Needs').getByRole('group', { name: 'Send the quote', exact: true })
	).toBeVisible();
	const credit = await addWeighed(olga, 'Negotiation', 'Check the credit', 20);
	await credit.getByLabel('Who may do it').selectOption({ label: 'Named people' });
	await credit
		.getByRole('group', { name: 'People who may do it' })
		.getByRole('checkbox', { name: 'Bao Agent' })
		.check();
	await credit.getByLabel('What it asks for').selectOption({ label: 'A note' });
	await credit.getByLabel('Owner and participants').check();
	await closeSettings(olga);
	const approval = await addWeighed(olga, 'Signature', 'Approve the price', 40);
	await approval.getByLabel('Mandatory').check();
	await approval.getByLabel('Who may do it').selectOption({ label: 'Supervisors' });
	await expect(olga.getByText('100 points in all')).toBeVisible();
	await expectAccessible(olga, 'the editor of a process');
	await olga.emulateMedia({ colorScheme: null });
	await picture(olga, 'process-editor');
	await saveAndFinish(olga);

	// An agent's deal: somebody takes part beside its owner; she works on without a connection.
	const { page } = anna;
	await visit(page, board);
	await addDealWith(page, { title: 'Harbour crane', followStage: true });
	await expect(columns(page)).toHaveText([
		'New',
		'Needs',
		'Negotiation',
		'Signature',
		'Won',
		'Lost'
	]);
	await fromCardMenu(page, 'Harbour crane', 'Move to Needs');
	const panel = await openPanel(page, 'Harbour crane');
	await (await editFact(panel, 'Also working on it', 'combobox')).fill('Bao');
	await page.getByRole('option', { name: 'Bao Agent' }).click();
	await expect(panel.getByRole('list', { name: 'Also working on it' })).toContainText('Bao Agent');
	await expect(progress(panel)).toHaveAttribute('aria-valuenow', '0');
	await synced(page);
	await offline(page, async () => {
		await unfoldStage(panel, 'New');
		await expect(panel.getByText('Who decides, and when?')).toBeVisible();
		await box(panel, 'Call them').click();
		await expect(progress(panel)).toHaveAttribute('aria-valuenow', '10');
		await box(panel, 'Send the quote').click();
		const note = page.getByRole('dialog', { name: 'Done: Send the quote' });
		await note.getByLabel('What came of it').fill('They want it by May.');
		await note.getByRole('button', { name: 'Mark as done' }).click();
		await expect(note.getByText('Attach the file that shows it')).toBeVisible();
		await note.getByTestId('choose-file').setInputFiles({
			name: 'quote.pdf',
			mimeType: 'application/pdf',
			buffer: Buffer.from('the quote')
		});
		await expect(note.getByText('quote.pdf').first()).toBeVisible();
		await note.getByRole('button', { name: 'Mark as done' }).click();
		await expect(box(panel, 'Send the quote')).toBeChecked();
		await expect(progress(panel)).toHaveAttribute('aria-valuenow', '40');
		const tasks = panel.getByRole('region', { name: 'Tasks' });
		await expect(tasks.getByRole('link', { name: 'Ask about the quote' })).toBeVisible();
		// What is for others is not for her, and what is mandatory stands before the win.
		await unfoldStage(panel, 'Negotiation');
		await expect(box(panel, 'Check the credit')).toBeDisabled();
		await unfoldStage(panel, 'Signature');
		await expect(box(panel, 'Approve the price')).toBeDisabled();
		await moveTo(panel, 'Won');
		const blocked = page.getByRole('dialog', { name: 'Not ready to be won' });
		await expect(blocked.getByRole('listitem')).toHaveText([/Approve the price/]);
		await blocked.getByRole('button', { name: 'Close', exact: true }).last().click();
		await expectCards(page, 'Needs', ['Harbour crane']);
	});
	await picture(page, 'process-deal');

	// Each is told of what was meant for them: the admins, the manager, who takes part.
	await expectTold(olga, 'Anna Agent did “Call them” in “Harbour crane”');
	await expectTold(mia.page, 'Anna Agent did “Send the quote” in “Harbour crane”');
	await expectTold(bao.page, 'Anna Agent did “Send the quote” in “Harbour crane”');

	// The named person does theirs, with a note; the manager approves; the agent wins.
	await visit(bao.page, board);
	const his = await openPanel(bao.page, 'Harbour crane');
	await unfoldStage(his, 'Signature');
	await expect(box(his, 'Approve the price')).toBeDisabled();
	await unfoldStage(his, 'Negotiation');
	await box(his, 'Check the credit').click();
	const note = bao.page.getByRole('dialog', { name: 'Done: Check the credit' });
	await note.getByRole('button', { name: 'Mark as done' }).click();
	await expect(note.getByText('Write what came of it')).toBeVisible();
	await note.getByLabel('What came of it').fill('Good for 50,000.');
	await note.getByRole('button', { name: 'Mark as done' }).click();
	await expect(box(his, 'Check the credit')).toBeChecked();
	await visit(mia.page, board);
	const hers = await openPanel(mia.page, 'Harbour crane');
	await unfoldStage(hers, 'Signature');
	await box(hers, 'Approve the price').click();
	await expect(box(hers, 'Approve the price')).toBeChecked();
	await expect(progress(panel)).toHaveAttribute('aria-valuenow', '100');
	await moveTo(panel, 'Won');
	await expectCards(page, 'Won', ['Harbour crane']);
	await page.keyboard.press('Escape');
	await expect(panel).toBeHidden();
	await expectTold(page, 'Bao Agent did “Check the credit” in “Harbour crane”');
	await page
		.getByRole('link', { name: /^My work/ })
		.first()
		.click();
	await expect(page.getByRole('link', { name: 'Ask about the quote' })).toBeVisible();

	for (const person of [mia, anna, bao]) await person.leave();
	await context.close();
});

test('PR-02 PR-04 PR-10 · a process that changes while deals run: nothing that was done in them is lost, not even without a connection', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, {
		people: [{ name: 'Anna Agent', role: 'Agent' }]
	});
	const { context, page: olga } = await company.enter(browser, OWNER);
	await olga.setViewportSize({ width: 1280, height: 1000 });
	const { board } = company;
	const anna = await company.enter(browser, 'Anna Agent');
	await company.leave();
	await toProcess(olga);
	for (const [stage, name, weight] of [
		['New', 'Call them', 20],
		['New', 'Find out who decides', 30],
		['Qualified', 'Know the budget', 50]
	] as const) {
		await addWeighed(olga, stage, name, weight);
		await closeSettings(olga);
	}
	await saveAndFinish(olga);

	const { page } = anna;
	await visit(page, board);
	await addDealWith(page, { title: 'Running deal', followStage: true });
	const panel = await openPanel(page, 'Running deal');
	await box(panel, 'Call them').click();
	await expect(progress(panel)).toHaveAttribute('aria-valuenow', '20');
	await moveTo(panel, 'Qualified');
	await synced(page);
	await visit(olga, board);
	await expectCards(olga, 'Qualified', ['Running deal']);

	// She goes on without a connection; meanwhile the process becomes another one.
	await offline(page, async () => {
		await unfoldStage(panel, 'New');
		await box(panel, 'Find out who decides').click();
		await expect(progress(panel)).toHaveAttribute('aria-valuenow', '50');
		await box(panel, 'Know the budget').click();
		await expect(progress(panel)).toHaveAttribute('aria-valuenow', '100');

		await toProcess(olga);
		await fromMenuOf(olga, 'Call them', 'Remove');
		await fromMenuOf(olga, 'Find out who decides', 'Remove');
		await addWeighed(olga, 'New', 'Visit them', 50);
		await closeSettings(olga);
		// The stage where the deal is goes; what is to be done in it goes to another one first.
		await fromMenuOf(olga, 'Know the budget', 'Move to Proposition');
		await expect(
			stageOf(olga, 'Proposition').getByRole('group', { name: 'Know the budget', exact: true })
		).toBeVisible();
		await fromMenuOf(olga, 'Qualified', 'Remove');
		await olga.getByRole('button', { name: 'Save and finish' }).click();
		const review = olga.getByRole('dialog', { name: 'What this changes' });
		await expect(review).toContainText('“Qualified” is removed. It holds 1 opportunity.');
		await expect(review).toContainText('“Call them” is removed. It was done in 1 opportunity');
		await review
			.getByLabel('Move the contents of Qualified to')
			.selectOption({ label: 'Proposition' });
		await picture(olga, 'process-review');
		await review.getByRole('button', { name: 'Save and finish' }).click();
		await expect(olga.getByText('The process has been saved')).toBeVisible();
		await expectCards(olga, 'Proposition', ['Running deal']);
		await synced(olga);
	});

	// Both have the new process, and all that was done, also what was done meanwhile.
	const his = await openPanel(olga, 'Running deal');
	for (const one of [panel, his]) {
		await showAllStages(one);
		await expect(
			one.getByRole('heading', { name: 'Done before the process changed' })
		).toBeVisible();
		const before = one.locator('h4 + ul');
		await expect(before.getByRole('listitem')).toHaveCount(2);
		await expect(before).toContainText('Call them');
		await expect(before).toContainText('Find out who decides');
		await expect(box(one, 'Know the budget')).toBeChecked();
		await expect(progress(one)).toHaveAttribute('aria-valuenow', '50');
	}
	await picture(page, 'process-changed');
	await expect(cardOf(page, 'Running deal')).toBeVisible();
	await expectCards(page, 'Proposition', ['Running deal']);
	await expect(nav(page, /refused/i)).toHaveCount(0);
	await anna.leave();
	await context.close();
});
