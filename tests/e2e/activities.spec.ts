import { mkdirSync } from 'node:fs';
import { expect, type Locator, type Page } from '@playwright/test';
import { test } from '../support/journey';
import * as Y from 'yjs';
import { putActivity } from '../../src/lib/documents/activities';
import type { Activity } from '../../src/lib/domain/process/activity';
import { expectAccessible } from '../support/accessibility';
import { goOffline, goOnline, synced, undo, visit } from '../support/app';
import { columnOf, expectCards, fromCardMenu } from '../support/deals';
import { OWNER, PreparedCompany } from '../support/prepared-company';
import { startRelay, type RelayProcess } from '../support/relay-process';
import { editFact, factOf, moveTo, stageOf, unfoldStage } from '../support/panel';

let relay: RelayProcess;
test.beforeEach(async () => {
	relay = await startRelay();
});
test.afterEach(async () => {
	await relay.stop();
});

/** Pictures for looking at, when somebody asks for them; nothing ever scrolls sideways. */
async function picture(page: Page, name: string): Promise<void> {
	const folder = process.env['SHOTS'];
	for (const [width, height] of [
		[390, 844],
		[1280, 900]
	] as const) {
		if (folder === undefined) continue;
		mkdirSync(folder, { recursive: true });
		await page.setViewportSize({ width, height });
		for (const colorScheme of ['dark', 'light'] as const) {
			await page.emulateMedia({ colorScheme });
			await page.screenshot({ path: `${folder}/${name}-${String(width)}-${colorScheme}.png` });
		}
	}
	await page.setViewportSize({ width: 320, height: 700 });
	const wider = () => document.documentElement.scrollWidth > window.innerWidth;
	await expect
		.poll(() => page.evaluate(wider), { message: `${name} scrolls sideways at 320 px` })
		.toBe(false);
	await page.setViewportSize({ width: 1280, height: 900 });
}

/** Gives the sales space activities, a field and a reason for losing. */
function setUp(company: PreparedCompany): Promise<void> {
	const activity = (
		id: string,
		name: string,
		at: string,
		changes: Partial<Activity>
	): Activity => ({
		id,
		stage: company.stage(at).id,
		name,
		hint: '',
		order: 'a0',
		weight: 10,
		mandatory: false,
		performers: { who: 'everyone' },
		requires: 'nothing',
		notify: [],
		notifyPeople: [],
		trigger: null,
		removed: false,
		...changes
	});
	return company.editSpace((doc) => {
		doc.getMap('space').set('rateFrom', 'activities');
		putActivity(doc, activity('call', 'Call them', 'New', { hint: 'Who decides, and when?' }));
		putActivity(
			doc,
			activity('quote', 'Send the quote', 'Proposition', {
				weight: 30,
				requires: 'note',
				notify: ['admins'],
				trigger: { title: 'Ask about the quote', assignee: { who: 'owner' }, dueInDays: 0 }
			})
		);
		putActivity(
			doc,
			activity('approval', 'Approve the price', 'Negotiation', {
				weight: 60,
				mandatory: true,
				performers: { who: 'managers' },
				notify: ['participants']
			})
		);
		const field = new Y.Map<unknown>();
		for (const [key, value] of Object.entries({
			name: 'Budget',
			hint: '',
			type: 'text',
			choices: [],
			required: false,
			initial: null,
			requiredFrom: company.stage('Proposition').id,
			onCard: false,
			order: 'a0',
			removed: false
		})) {
			field.set(key, value);
		}
		doc.getMap('fields').set('budget', field);
		const reason = new Y.Map<unknown>();
		reason.set('name', 'Too dear');
		// Before the usual reasons.
		reason.set('order', 'Zz');
		doc.getMap('reasons').set('dear', reason);
	});
}

async function openDeal(page: Page, title: string): Promise<Locator> {
	await fromCardMenu(page, title, 'Open details');
	const panel = page.getByRole('dialog', { name: new RegExp(title) });
	await expect(panel).toBeVisible();
	return panel;
}

const box = (panel: Locator, name: string) => panel.getByRole('checkbox', { name, exact: true });

/** The link to a page of the main navigation. */
const nav = (page: Page, name: string | RegExp) =>
	page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name }).first();

test('PR-04 to PR-09, PL-07 · activities bring a deal through its process, each by whom it is for, also offline', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, {
		people: [
			{ name: 'Mia Manager', role: 'Supervisor' },
			{ name: 'Anna Agent', role: 'Agent' }
		],
		dealsSeenBy: 'everyone'
	});
	await setUp(company);
	await company.addDeals({ title: 'Harbour crane', followStage: true, owner: 'Anna Agent' });
	const anna = await company.enter(browser, 'Anna Agent');
	const { page } = anna;
	await page.setViewportSize({ width: 1280, height: 900 });
	const panel = await openDeal(page, 'Harbour crane');
	const progress = panel.getByRole('progressbar', { name: 'Progress by what is done' });
	await expect(progress).toHaveAttribute('aria-valuenow', '0');
	await expect(panel.getByText('Who decides, and when?')).toBeVisible();
	await box(panel, 'Call them').focus();
	await page.keyboard.press('Space');
	await expect(progress).toHaveAttribute('aria-valuenow', '10');
	await expect(box(panel, 'Call them')).toBeChecked();
	await expect(factOf(panel, 'Close rate')).toContainText('10%');
	await expect(factOf(panel, 'Close rate')).toContainText('from the activities');
	await panel.getByRole('region', { name: 'What is to be done' }).scrollIntoViewIfNeeded();
	await picture(page, 'panel');

	// By hand it is by hand, until somebody lets it follow again (PL-07).
	const slider = await editFact(panel, 'Close rate', 'slider');
	await slider.focus();
	await page.keyboard.press('ArrowRight');
	await expect(panel.getByText('Set by hand; the activities would say 10%.')).toBeVisible();
	await panel.getByRole('button', { name: 'Follow the activities again' }).click();
	await expect(factOf(panel, 'Close rate')).toContainText('10%');

	// Not without what the stage requires.
	await moveTo(panel, 'Proposition');
	const asked = page.getByRole('dialog', { name: 'Needed for “Proposition”' });
	await expect(asked).toBeVisible();
	await expectAccessible(page, 'required fields');
	await asked.getByRole('button', { name: 'Move to Proposition' }).click();
	await expect(asked.getByText('Fill this in')).toBeVisible();
	await asked.getByRole('button', { name: 'Cancel' }).click();
	await expect(stageOf(panel)).toHaveAccessibleName('New');
	await expectCards(page, 'New', ['Harbour crane']);
	await moveTo(panel, 'Proposition');
	await asked.getByLabel('Budget').fill('5,000');
	await asked.getByRole('button', { name: 'Move to Proposition' }).click();
	await expectCards(page, 'Proposition', ['Harbour crane']);
	await synced(page);

	// Offline: a note is asked for, and the task is there at once.
	await goOffline(page);
	await box(panel, 'Send the quote').click();
	const note = page.getByRole('dialog', { name: 'Done: Send the quote' });
	await note.getByRole('button', { name: 'Mark as done' }).click();
	await expect(note.getByText('Write what came of it')).toBeVisible();
	await expectAccessible(page, 'the note of an activity');
	await picture(page, 'note');
	await note.getByLabel('What came of it').fill('They want it by May.');
	await note.getByRole('button', { name: 'Mark as done' }).click();
	await expect(note).toBeHidden();
	await expect(box(panel, 'Send the quote')).toBeChecked();
	await expect(panel.getByText('They want it by May.').first()).toBeVisible();
	const tasks = panel.getByRole('region', { name: 'Tasks' });
	await expect(tasks.getByRole('link', { name: 'Ask about the quote' })).toBeVisible();

	// Unticked and ticked again by "Undo": still one task.
	await box(panel, 'Send the quote').click();
	await expect(box(panel, 'Send the quote')).not.toBeChecked();
	await undo(page, '“Send the quote” is open again');
	await expect(box(panel, 'Send the quote')).toBeChecked();
	await expect(tasks.getByRole('listitem')).toHaveCount(1);

	// A further task by hand.
	await tasks.getByRole('button', { name: 'Add a task' }).click();
	await tasks.getByLabel('What is to be done').fill('Book the train');
	await page.keyboard.press('Enter');
	await expect(tasks.getByRole('link', { name: 'Book the train' })).toBeVisible();
	await tasks.getByRole('button', { name: 'Close', exact: true }).click();
	await goOnline(page);
	await synced(page);

	// What is for managers is not for agents.
	await unfoldStage(panel, 'Negotiation');
	await expect(box(panel, 'Approve the price')).toBeDisabled();
	await moveTo(panel, 'Won');
	const blocked = page.getByRole('dialog', { name: 'Not ready to be won' });
	await expect(blocked.getByRole('listitem')).toHaveText([/Approve the price/]);
	await expectAccessible(page, 'mandatory activities');
	await picture(page, 'blocked');
	await blocked.getByRole('button', { name: 'Close', exact: true }).last().click();
	await expectCards(page, 'Proposition', ['Harbour crane']);
	// From the question straight to what is missing.
	await moveTo(panel, 'Won');
	await blocked.getByRole('button', { name: 'Show what is missing' }).click();
	await expect(box(panel, 'Approve the price')).toBeInViewport();

	// The admin is told once, and reads it.
	const owner = await company.enter(browser, OWNER);
	const { page: olga } = owner;
	await olga.setViewportSize({ width: 1280, height: 900 });
	await expect(nav(olga, 'Inbox, 1 unread')).toBeVisible();
	await nav(olga, 'Inbox, 1 unread').click();
	const line = olga.getByRole('link', {
		name: 'Unread: Anna Agent did “Send the quote” in “Harbour crane”'
	});
	await expect(line).toBeVisible();
	await expect(olga.getByText('They want it by May.')).toBeVisible();
	await expectAccessible(olga, 'inbox');
	await picture(olga, 'inbox');
	await line.click();
	await expect(olga.getByRole('dialog', { name: /Harbour crane/ })).toBeVisible();
	await expect(nav(olga, /^Inbox$/)).toBeVisible();
	await visit(olga, `${relay.url}/inbox`);
	await olga.getByRole('button', { name: /^Mark as unread/ }).click();
	await expect(nav(olga, 'Inbox, 1 unread')).toBeVisible();
	await olga.reload();
	await expect(nav(olga, 'Inbox, 1 unread')).toBeVisible();
	await olga.getByRole('button', { name: 'Mark all as read' }).click();
	await expect(nav(olga, /^Inbox$/)).toBeVisible();

	// The manager approves; the deal's owner is told and wins it.
	const mia = await company.enter(browser, 'Mia Manager');
	await company.leave();
	const hers = await openDeal(mia.page, 'Harbour crane');
	await unfoldStage(hers, 'Negotiation');
	await box(hers, 'Approve the price').click();
	await expect(box(hers, 'Approve the price')).toBeChecked();
	await synced(mia.page);
	await expect(nav(page, 'Inbox, 1 unread')).toBeVisible();
	await moveTo(panel, 'Won');
	await expectCards(page, 'Won', ['Harbour crane']);
	await expect(panel.getByText(/^Won on /)).toBeVisible();
	await expectAccessible(page, 'deal panel with activities');

	// My work, by keyboard and on a phone.
	await visit(page, `${relay.url}/tasks`);
	await expect(page.getByRole('heading', { name: /^Today/, level: 2 })).toBeVisible();
	await expect(page.getByRole('listitem').filter({ hasText: 'Harbour crane · Sales' })).toHaveCount(
		2
	);
	await expectAccessible(page, 'my work');
	await picture(page, 'tasks');
	await page.getByRole('checkbox', { name: 'Done: Ask about the quote' }).focus();
	await page.keyboard.press('Space');
	await expect(page.getByRole('link', { name: 'Ask about the quote' })).toBeHidden();
	await undo(page, '“Ask about the quote” is done');
	await expect(page.getByRole('link', { name: 'Ask about the quote' })).toBeVisible();
	for (const title of ['Ask about the quote', 'Book the train']) {
		await page.getByRole('checkbox', { name: `Done: ${title}` }).click();
		await expect(page.getByRole('link', { name: title })).toBeHidden();
	}
	await expect(page.getByRole('heading', { name: 'Nothing to do' })).toBeVisible();
	await picture(page, 'tasks-none');
	for (const person of [mia, anna, owner]) await person.leave();
});

test('OP-06, OP-07 · whoever loses a deal says why; an admin who reopens it takes that back', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay);
	await setUp(company);
	await company.addDeals({ title: 'Rail bridge', followStage: true });
	const owner = await company.enter(browser, OWNER);
	await company.leave();
	const { page: olga } = owner;
	await olga.setViewportSize({ width: 1280, height: 900 });

	await fromCardMenu(olga, 'Rail bridge', 'Move to Lost');
	const why = olga.getByRole('dialog', { name: 'Why was it lost?' });
	await expect(why.getByRole('radio', { name: 'Too dear' })).toBeChecked();
	await expectAccessible(olga, 'why it was lost');
	await picture(olga, 'lost');
	await olga.keyboard.press('Escape');
	await expect(why).toBeHidden();
	await expectCards(olga, 'New', ['Rail bridge']);

	await fromCardMenu(olga, 'Rail bridge', 'Move to Lost');
	await why.getByRole('button', { name: 'Move to Lost' }).click();
	await expectCards(olga, 'Lost', ['Rail bridge']);
	// "Undo" of the move takes the reason back, too.
	await undo(olga, '“Rail bridge” moved to Lost');
	await expectCards(olga, 'New', ['Rail bridge']);
	const panel = await openDeal(olga, 'Rail bridge');
	await expect(panel.getByText('took back the reason for losing it')).toBeVisible();

	await moveTo(panel, 'Lost');
	await why.getByRole('radio', { name: 'Another reason' }).check();
	await why.getByRole('button', { name: 'Move to Lost' }).click();
	await expect(why.getByText('Write the reason, or choose “Not known”')).toBeVisible();
	await why.getByLabel('In your own words').fill('The harbour was sold');
	await why.getByRole('button', { name: 'Move to Lost' }).click();
	const summary = panel.getByRole('region', { name: 'Lost', exact: true });
	await expect(summary.getByText('Reason: The harbour was sold')).toBeVisible();
	await expect(summary.getByText('Came as far as New')).toBeVisible();
	await summary.scrollIntoViewIfNeeded();
	await picture(olga, 'lost-panel');
	await expectAccessible(olga, 'a lost deal');

	await summary.getByRole('button', { name: 'Change the reason' }).click();
	await why.getByRole('radio', { name: 'Not known' }).check();
	await why.getByRole('button', { name: 'Save the reason' }).click();
	await expect(summary.getByText('The reason is not known.')).toBeVisible();

	await moveTo(panel, 'New');
	await expect(summary).toBeHidden();
	await expect(columnOf(olga, 'New').getByText('Rail bridge')).toBeVisible();

	await expect(stageOf(panel)).toHaveAccessibleName('New');
	await owner.leave();
});
