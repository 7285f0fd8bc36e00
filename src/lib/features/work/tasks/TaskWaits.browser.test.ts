import { beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { RecordId, SpaceId } from '$lib/domain/core/ids';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { m } from '$lib/i18n/messages';
import { expectAccessible, inEveryLanguage, showOn } from '$lib/ui/browser-testkit';
import { addTasks, foundWorks, taskNow, type WorkCompany } from '../testkit/works';
import type { OpenTask } from './open-task.svelte';
import OpenTaskParts from './OpenTaskParts.svelte';

// A type, which fits any record of unknown values; an interface does not.
type Given = { space: SpaceId; id: RecordId; onopen: (open: OpenTask) => void };

let company: WorkCompany;
beforeEach(async () => {
	await showOn('desktop');
	company = await foundWorks();
});

test('LW-05 · a circle that two people made apart is shown with its path, and one press takes a step out of it', async () => {
	const ids = await addTasks(company, [
		{ title: 'Dig', waits: ['Build'] },
		{ title: 'Pour', waits: ['Dig'] },
		{ title: 'Build', waits: ['Pour'] }
	]);
	const id = ids.get('Dig') ?? '';
	await render(InWorkspace<Given>, {
		...{ session: company.session, view: company.view, component: OpenTaskParts },
		given: { space: company.works.id, id, onopen: () => undefined }
	});
	const path = 'Dig → Build → Pour → Dig';
	await inEveryLanguage(async () => {
		await expect.element(page.getByText(m.tasks_circle_waits({ path }))).toBeVisible();
	});
	await expectAccessible();
	await page.getByRole('button', { name: m.tasks_waits_remove({ title: 'Build' }) }).click();
	await expect.element(page.getByText(m.tasks_circle_waits({ path }))).not.toBeInTheDocument();
	expect((await taskNow(company, id)).dependencies).toBeUndefined();
});
