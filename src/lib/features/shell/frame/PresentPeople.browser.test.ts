import { beforeAll, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { MemberId, SpaceId } from '$lib/domain/core/ids';
import { addMember, foundCompany, type Company } from '$lib/features/common/testkit/company';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import PresentPeople from './PresentPeople.svelte';

const frame = vi.hoisted(() => ({
	space: null as SpaceId | null,
	followed: null as MemberId | null
}));

vi.mock('$lib/features/common/page/shell.svelte', async (original) => ({
	...(await original<object>()),
	getShell: () => frame
}));

let company: Company;
const people: MemberId[] = [];

beforeAll(async () => {
	company = await foundCompany();
	people.push(await addMember(company, 'Anna Nowak'), await addMember(company, 'Ben Agent'));
	people.sort();
	frame.space = company.space;
});

test('nobody who comes or goes moves another under the pointer: who was chosen is followed', async () => {
	const { session, view, space } = company;
	const { awareness } = await view.replica.space(space).whenOpen();
	const here = vi.spyOn(awareness, 'getStates');
	const tell = (...members: (MemberId | undefined)[]) => {
		here.mockReturnValue(new Map(members.map((member, at) => [at, { user: { member } }])));
		awareness.setLocalState({ user: { member: view.replica.me }, told: members });
	};
	const [first, second] = people;
	tell(second);
	await render(InWorkspace<Record<string, never>>, {
		...{ session, view, component: PresentPeople, given: {} }
	});
	const button = page.getByRole('button', { name: /^Here now/ });
	await button.click();
	const offered = page.getByRole('menuitem');
	await expect.element(offered.first()).toBeVisible();
	const listed = offered.elements().map(({ textContent }) => textContent);

	// By their ids the other one comes first, and the one on the list goes.
	tell(first);
	await expect
		.element(button)
		.toHaveAccessibleName(new RegExp(view.directory.members.get(first ?? '')?.name ?? ''));
	expect(offered.elements().map(({ textContent }) => textContent)).toEqual(listed);
	await offered.first().click();
	expect(frame.followed).toBe(second);
});

test('following a view begins on a phone as well', async () => {
	await page.viewport(360, 700);
	const { session, view, space } = company;
	const { awareness } = await view.replica.space(space).whenOpen();
	const [anna] = people;
	const states = new Map([[1, { user: { member: anna } }]]);
	vi.spyOn(awareness, 'getStates').mockReturnValue(states);
	await render(InWorkspace<Record<string, never>>, {
		...{ session, view, component: PresentPeople, given: {} }
	});
	awareness.setLocalState({ user: { member: view.replica.me } });
	await page.getByRole('button', { name: /^Here now/ }).click();
	await page.getByRole('menuitem').first().click();
	expect(frame.followed).toBe(anna);
});
