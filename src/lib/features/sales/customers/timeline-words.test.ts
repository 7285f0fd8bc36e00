import { expect, test } from 'vitest';
import type { WorkspaceView } from '$lib/app/context';
import type { Plain } from '$lib/domain/history/history';
import { historyWords } from './timeline-words';

/** What the timeline says of a field of a deal; names of people and stages are not needed for it. */
const said = (field: string, from: Plain, to: Plain): string =>
	historyWords(
		{ directory: { members: new Map() }, space: () => null } as unknown as WorkspaceView,
		{ id: 'd', space: 's', title: 'Roof' },
		{ id: 'h', at: 0, by: 'anna', what: 'field', field, from, to }
	);

test('LW-06, HI-01 · a custom field of a deal is said by its name, never by its key', () => {
	const fields = [{ id: 'roof', name: 'Roof', type: 'yes-no' }];
	const view = {
		directory: { members: new Map() },
		space: (id: string) => (id === 's' ? { fields, currency: 'EUR' } : null)
	} as unknown as WorkspaceView;
	const line = (field: string) =>
		historyWords(
			view,
			{ id: 'd', space: 's', title: 'Roof' },
			{ id: 'h', at: 0, by: 'anna', what: 'field', field, from: null, to: true }
		);
	expect(line('custom.roof')).toBe('set Roof to “Yes”');
	expect(line('custom.gone')).not.toContain('gone');
	// The space has not arrived on this device.
	expect(said('custom.roof', null, 'flat')).not.toContain('custom');
});

test('HI-01 · what is added to a deal is said by its name, never by its key', () => {
	const panel = JSON.stringify({ name: 'Panel', order: 'a0', price: 100, quantity: 2 });
	expect(said('product.p1', null, panel)).toBe('added the product “Panel”');
	expect(said('product.p1', panel, panel)).toBe('changed the product “Panel”');
	expect(said('product.p1', panel, null)).toBe('removed the product “Panel”');
	expect(said('link.d2', null, true)).toBe('linked another opportunity');
	expect(said('link.d2', true, null)).toBe('removed the link to another opportunity');
	expect(said('tag.vip', null, 'VIP')).toContain('VIP');
});
