import { expect } from '@playwright/test';
import { test } from '../support/journey';
import { expectAccessible } from '../support/accessibility';
import { visit } from '../support/app';
import { dayFromToday, expectCards } from '../support/deals';
import { OWNER, PreparedCompany } from '../support/prepared-company';
import { startRelay, type RelayProcess } from '../support/relay-process';

let relay: RelayProcess;
test.beforeAll(async () => {
	relay = await startRelay();
});
test.afterAll(async () => {
	await relay.stop();
});

test('LW-05, LW-07 · with a finger work is moved on, planned on a day and ticked off, there and in what is mine', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay);
	const space = await company.addSpace({
		...{ kind: 'work', name: 'Works', visibility: 'public', members: [] },
		stages: [
			{ name: 'To do', kind: 'open', probability: 0, begun: false },
			{ name: 'Doing', kind: 'open', probability: 50, begun: true },
			{ name: 'Done', kind: 'won', probability: 100 }
		]
	});
	await company.addTasks(space, [{ title: 'Cut', dueOn: dayFromToday(0) }, { title: 'Weld' }]);
	const owner = await company.enter(browser, OWNER);
	const { page } = owner;
	await company.leave();
	const works = `${relay.url}/s/${space}`;

	await visit(page, works);
	await page.getByRole('button', { name: 'Actions for “Weld”' }).tap();
	await page.getByRole('menuitem', { name: 'Move to Doing', exact: true }).tap();
	await expectCards(page, 'Doing', ['Weld']);

	await visit(page, `${works}/calendar`);
	const day = page.getByRole('checkbox', { name: 'Done: Cut' });
	await expect(day).toBeVisible();
	await page
		.getByRole('button', { name: /^Add a task on/ })
		.first()
		.tap();
	const form = page.getByRole('dialog', { name: 'New task' });
	await form.getByRole('textbox', { name: /^What is to be done/ }).fill('Paint');
	await form.getByRole('button', { name: 'Add task' }).tap();
	await expect(page.getByRole('checkbox', { name: 'Done: Paint' })).toBeVisible();
	await expectAccessible(page, 'an agenda on a phone');
	await day.tap({ force: true });
	await expect(day).toBeChecked();

	await visit(page, `${relay.url}/tasks`);
	const mine = page.getByRole('checkbox', { name: 'Done: Paint' });
	await expect(mine).toBeVisible();
	await expect(page.getByRole('checkbox', { name: 'Done: Cut' })).toHaveCount(0);
	await mine.tap({ force: true });
	await expect(page.getByRole('checkbox', { name: 'Done: Paint' })).toHaveCount(0);

	await visit(page, works);
	await expectCards(page, 'Done', ['Paint', 'Cut']);
	await owner.leave();
});
