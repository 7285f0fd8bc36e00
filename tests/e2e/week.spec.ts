import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { goOffline, goOnline, synced, visit } from '../support/app';
import { cardOf, dayFromToday, expectCards, shownDay } from '../support/deals';
import type { Person } from '../support/people';
import { PreparedCompany } from '../support/prepared-company';
import { startRelay, type RelayProcess } from '../support/relay-process';

const [OLGA, ANN, BEN] = ['Olga Owner', 'Ann Agent', 'Ben Agent'] as const;
const STATUSES = [
	{ name: 'To do', kind: 'open', probability: 0, begun: false },
	{ name: 'Doing', kind: 'open', probability: 50, begun: true },
	{ name: 'Done', kind: 'won', probability: 100 }
] as const;

/** A day in the middle of this month, which the calendar shows: each task has room around its own. */
const day = (date: number) => `${dayFromToday(0).slice(0, 8)}${String(date).padStart(2, '0')}`;

let relay: RelayProcess;
let works: string;
let team: readonly Person[] = [];
test.beforeEach(async () => {
	relay = await startRelay();
});
test.afterEach(async () => {
	for (const person of team) await person.leave();
	await relay.stop();
});

/** A company of three with a work space and its tasks, on the calendar of which each of them is. */
async function threeAtWork(browser: Parameters<PreparedCompany['enter']>[0]) {
	const company = await PreparedCompany.found(relay, {
		people: [
			{ name: ANN, role: 'Agent' },
			{ name: BEN, role: 'Agent' }
		]
	});
	const space = await company.addSpace({
		...{ kind: 'work', name: 'Works', visibility: 'public', members: [], stages: STATUSES }
	});
	works = `${relay.url}/s/${space}`;
	await company.addTasks(space, [
		{ title: 'Cut', dueOn: day(9) },
		{ title: 'Weld', dueOn: day(11) },
		{ title: 'Paint', dueOn: day(16) },
		{ title: 'Ship', startOn: day(22), dueOn: day(22) }
	]);
	const people = [];
	for (const name of [OLGA, ANN, BEN]) people.push(await company.enter(browser, name));
	await company.leave();
	team = people;
	return people.map(({ page }) => page) as [Page, Page, Page];
}

/** A task where it stands on a calendar or a timeline; its name says its days and its status. */
const bar = (page: Page, title: string) =>
	page.getByRole('link', { name: new RegExp(`^${title}, `) }).first();
const nameOf = async (page: Page, title: string): Promise<string> =>
	(await bar(page, title).getAttribute('aria-label')) ?? '';

/** Takes hold of what has the focus, moves it and drops it, by the keyboard alone. */
async function carry(page: Page, ...keys: readonly string[]): Promise<void> {
	for (const key of ['Space', ...keys, 'Space']) await page.keyboard.press(key);
}

/** Waits until the status says how many changes wait: what is not written yet would not go online. */
const waits = (page: Page, count: number) =>
	expect(
		page.getByRole('button', {
			name: new RegExp(`${String(count)} ${count === 1 ? 'change' : 'changes'} waiting`)
		})
	).toBeVisible();

/** Moves a task on the calendar that is open, and waits until it says so. */
async function moveDay(page: Page, title: string, ...keys: readonly string[]): Promise<string> {
	const before = await nameOf(page, title);
	await bar(page, title).focus();
	await carry(page, ...keys);
	await expect(bar(page, title)).not.toHaveAccessibleName(before);
	return nameOf(page, title);
}

test('LW-05 · a team of three plans a week on board, calendar and timeline, one of them offline for half of it', async ({
	browser
}) => {
	const [olga, ann, ben] = await threeAtWork(browser);
	for (const page of [olga, ann, ben]) {
		await visit(page, `${works}/calendar`);
		await expect(bar(page, 'Weld')).toBeVisible();
	}
	// Together: what one plans stands with the others.
	const welding = await moveDay(olga, 'Weld', 'ArrowRight');
	for (const page of [ann, ben]) await expect(bar(page, 'Weld')).toHaveAccessibleName(welding);

	// Ben has no connection any more, and plans on.
	await goOffline(ben);
	await moveDay(ben, 'Paint', 'ArrowRight', 'ArrowRight');
	await waits(ben, 1);
	await visit(ben, works);
	await cardOf(ben, 'Cut').focus();
	await carry(ben, 'ArrowRight');
	await expectCards(ben, 'Doing', ['Cut']);
	await waits(ben, 2);
	await visit(ben, `${works}/timeline`);
	const ship = ben.getByRole('link', { name: /^Ship/ });
	await ship.focus();
	await carry(ben, 'Shift+ArrowRight');
	await waits(ben, 3);

	// The others go on meanwhile, on the board and the timeline, also with what Ben has moved.
	await visit(ann, works);
	await cardOf(ann, 'Weld').focus();
	await carry(ann, 'ArrowRight');
	await expectCards(ann, 'Doing', ['Weld']);
	await visit(olga, `${works}/timeline`);
	await olga.getByRole('link', { name: /^Paint/ }).focus();
	await carry(olga, 'Alt+Shift+ArrowLeft');
	await synced(olga);
	await synced(ann);
	await expectCards(ann, 'To do', ['Cut', 'Paint', 'Ship']);

	await goOnline(ben);
	for (const page of [ben, olga, ann]) await synced(page);

	// All three have one plan: every change of all is in it.
	const plans = [];
	for (const page of [olga, ann, ben]) {
		await visit(page, works);
		await expect(cardOf(page, 'Cut')).toBeVisible();
		await expect(
			page.getByRole('region', { name: 'Doing', exact: true }).getByRole('link')
		).toHaveCount(2);
		await visit(page, `${works}/calendar`);
		await expect(bar(page, 'Weld')).toHaveAccessibleName(/Doing$/);
		await expect(bar(page, 'Cut')).toHaveAccessibleName(/Doing$/);
		plans.push(
			await Promise.all(['Cut', 'Weld', 'Paint', 'Ship'].map((title) => nameOf(page, title)))
		);
	}
	expect(plans[1]).toEqual(plans[0]);
	expect(plans[2]).toEqual(plans[0]);
	// Ben gave it another end while Olga gave it a beginning: it has both.
	expect(plans[0]?.[2]).toContain(`${shownDay(day(15))} – ${shownDay(day(18))}`);
	expect(plans[0]?.[3]).toContain('–');
});
