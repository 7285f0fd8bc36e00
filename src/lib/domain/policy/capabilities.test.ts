import { expect, test } from 'vitest';
import { capabilities } from './capabilities';

test('OP-05 · the table of roles says what the rules do', () => {
	const table = Object.fromEntries(
		capabilities().map(({ id, roles }) => [
			id,
			[roles.owner, roles.admin, roles.supervisor, roles.agent, roles.guest].join(' ')
		])
	);
	expect(table).toEqual({
		'deals.see': 'all all team own all',
		'deals.move': 'all all team own none',
		'deals.reopen': 'all all none none none',
		'deals.assign': 'all all team none none',
		'customers.edit': 'all all all all none',
		'posts.write': 'all all all all none',
		'records.bin': 'all all none none none',
		'spaces.make': 'all all all all none',
		'spaces.configure': 'all all all none none',
		'people.own-name': 'own own own own none',
		'people.devices': 'all all own own none',
		'people.manage': 'all all none none none',
		'people.make-admins': 'all none none none none',
		'people.invite': 'all all none none none'
	});
});

test('LS-06 · and follows the workspace’s visibility', () => {
	const open = capabilities({ deals: 'everyone', customers: 'own' });
	const agent = Object.fromEntries(open.map(({ id, roles }) => [id, roles.agent]));
	expect(agent['deals.see']).toBe('all');
	expect(agent['customers.edit']).toBe('own');
});
