import { beforeAll, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { MemberId, SpaceId } from '$lib/domain/core/ids';
import { addMember, foundCompany, type Company } from '$lib/features/common/testkit/company';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { expectAccessible } from '$lib/ui/browser-testkit';
import FollowingBar from './FollowingBar.svelte';

const frame = vi.hoisted(() => ({
	space: null as SpaceId | null,
	followed: null as MemberId | null
}));

vi.mock('$lib/features/common/page/shell.svelte', async (original) => ({
	...(await original<object>()),
	getShell: () => frame
}));
vi.mock('$app/navigation', () => ({ beforeNavigate: vi.fn(), goto: vi.fn() }));
vi.mock('$app/state', () => ({ page: { url: new URL('http://localhost/') } }));

let company: Company;
let anna: MemberId;

beforeAll(async () => {
	company = await foundCompany();
	anna = await addMember(company, 'Anna Nowak');
	frame.space = company.space;
});

test('who is followed sees by whom, ends it, and may take that back', async () => {
	const { session, view, space } = company;
	const { awareness } = await view.replica.space(space).whenOpen();
	await render(InWorkspace<Record<string, never>>, {
		...{ session, view, component: FollowingBar, given: {} }
	});
	expect(page.getByRole('status').elements()).toEqual([]);

	vi.spyOn(awareness, 'getStates').mockReturnValue(
		new Map([[1, { user: { member: anna }, follows: view.replica.me }]])
	);
	// Whoever looks is told of every change, also of one's own.
	awareness.setLocalState({ user: { member: view.replica.me } });
	await expect.element(page.getByText('Anna Nowak follows your view')).toBeVisible();
	await expectAccessible();

	await page.getByRole('button', { name: 'Stop sharing my view' }).click();
	await expect.element(page.getByText('Anna Nowak follows your view')).not.toBeInTheDocument();
	await expect.poll(() => awareness.getLocalState()?.['alone']).toBe(true);

	// That it is not shared stays on the screen, also when whoever followed has gone.
	vi.spyOn(awareness, 'getStates').mockReturnValue(new Map());
	awareness.setLocalState({ ...awareness.getLocalState() });
	await expect.element(page.getByText('Your view of this space is no longer shared')).toBeVisible();
	expect(page.getByRole('status').elements()).toHaveLength(1);
	await expectAccessible();
	vi.spyOn(awareness, 'getStates').mockReturnValue(
		new Map([[1, { user: { member: anna }, follows: view.replica.me }]])
	);

	await page.getByRole('button', { name: 'Share it again' }).click();
	await expect.element(page.getByText('Anna Nowak follows your view')).toBeVisible();
	await expect.poll(() => awareness.getLocalState()?.['alone']).toBeUndefined();
});
