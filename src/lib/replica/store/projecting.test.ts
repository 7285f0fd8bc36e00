import { expect, test } from 'vitest';
import type { Customer } from '../../domain/customer/customer';
import { DEAL_DEFAULTS, type Deal } from '../../domain/deal/deal';
import { project, type Lines } from './projecting';

const deal: Deal = {
	...DEAL_DEFAULTS,
	...{ kind: 'deal', id: 'd', space: 's', title: 'Łódź trams', owner: 'anna', binned: false },
	...{ createdAt: 10, createdBy: 'olga', importId: null, externalId: null, facts: {} },
	...{ customer: 'c', contact: 'Ewa Nowak', stage: 'new', order: 'a0', revenue: 1250 },
	...{ currency: 'USD', rate: { source: 'hand', percent: 40 }, closeOn: '2031-05-01' },
	...{ closedAt: null, participants: ['bob'], source: 'fair', lostReason: '', tags: ['Solar'] },
	...{ custom: { roof: 'flat' }, links: ['other'], projects: ['p'] },
	products: [{ id: 'x', name: 'Panel', quantity: 1, price: 5, order: 'a0' }],
	done: new Map([['call', { activity: 'call', at: 12, by: 'anna', note: '', file: null }]])
};
const lines: Lines = {
	touched: 30,
	moved: 20,
	called: null,
	contacted: null,
	postCount: 2,
	imports: []
};

test('the row of a deal says all that boards, lists and filters ask it', () => {
	expect(project(deal, 'space.s', lines)).toEqual({
		...{ kind: 'deal', id: 'd', room: 'space.s', space: 's', title: 'Łódź trams' },
		...{ sortTitle: 'lodz trams', owner: 'anna', createdAt: 10, createdBy: 'olga' },
		...{ updatedAt: 30, postCount: 2, stage: 'new', order: 'a0', contact: 'Ewa Nowak' },
		...{ customer: 'c', revenue: 1250, currency: 'USD', rate: 40, closeOn: '2031-05-01' },
		...{ closedAt: null, participants: ['bob'], source: 'fair', lostReason: '', tags: ['Solar'] },
		...{ custom: { roof: 'flat' }, done: ['call'], projects: ['p'], movedAt: 20, links: ['other'] },
		...{ fileCount: 0, productCount: 1, words: ['lodz', 'trams', 'ewa', 'nowak', 'solar'] }
	});
});

test('what a deal does not have is not in its row, so that no index has it', () => {
	const bare = { ...deal, customer: null, links: [], rate: { source: 'stage' } as const };
	const row = project(bare, 'space.s', { ...lines, moved: null });
	expect(row).toMatchObject({ rate: null, movedAt: 10 });
	expect(Object.keys(row)).not.toContain('customer');
	expect(Object.keys(row)).not.toContain('links');
});

const customer: Customer = {
	...{ kind: 'customer', id: 'c', space: null, title: 'Acme', owner: null, createdAt: 1 },
	...{ createdBy: 'olga', binned: false, importId: null, externalId: null, email: '', phone: '' },
	...{ address: '', sector: '', website: '', taxNumber: '', facts: {}, people: [], tags: [] },
	...{ files: [], apart: [], mergedInto: null, custom: {} }
};

test('LS-10 · the row of a customer has its values, and a search finds it by their words', () => {
	const custom = { region: 'Hải Phòng', size: 12, kinds: ['Retail', 'Export'], old: null };
	const row = project({ ...customer, custom }, 'customers', lines);
	expect(row).toMatchObject({
		custom: { region: 'Hải Phòng', size: 12, kinds: ['Retail', 'Export'] },
		words: ['acme', 'hai', 'phong', 'retail', 'export']
	});
	expect(Object.keys(row)).toContain('custom');
	expect(Object.keys(project(customer, 'customers', lines))).not.toContain('custom');
});
