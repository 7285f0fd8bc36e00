import { describe, expect, test } from 'vitest';
import {
	ADDONS,
	hidesAddress,
	hidesRecord,
	hidesSpace,
	isAddonField,
	isOn,
	switchOf,
	type AddonSwitches
} from './addons';

const ALL_ON: AddonSwitches = {
	...{ leads: true, spacesOff: false, campaignsOff: false },
	...{ workOff: false, discussionsOff: false, filesOff: false }
};
const off = (...addons: (typeof ADDONS)[number][]): AddonSwitches =>
	addons.reduce((switches, addon) => ({ ...switches, ...switchOf(addon, false) }), ALL_ON);

describe('LS-04 · add-ons', () => {
	test('each is switched by a field of the workspace; only leads are off until somebody switches them on', () => {
		for (const addon of ADDONS) {
			expect(isOn(addon, ALL_ON)).toBe(true);
			expect(isOn(addon, off(addon))).toBe(false);
			expect(isOn(addon, { ...off(addon), ...switchOf(addon, true) })).toBe(true);
			expect(isOn(addon, null)).toBe(addon !== 'leads');
			expect(Object.keys(switchOf(addon, true)).every(isAddonField)).toBe(true);
		}
		expect(isAddonField('name')).toBe(false);
	});

	test('what is off hides its spaces; pipelines are no add-on', () => {
		expect(hidesSpace('work', ALL_ON)).toBeNull();
		expect(hidesSpace('work', off('work'))).toBe('work');
		expect(hidesSpace('discussion', off('discussions'))).toBe('discussions');
		expect(hidesSpace('discussion', off('spaces', 'discussions'))).toBe('spaces');
		expect(hidesSpace('sales', off(...ADDONS))).toBeNull();
	});

	test('it hides its records, wherever they are; tasks of opportunities stay', () => {
		expect(hidesRecord('lead', 'sales', off('leads'))).toBe('leads');
		expect(hidesRecord('call', 'sales', off('campaigns'))).toBe('campaigns');
		expect(hidesRecord('topic', 'sales', off('discussions'))).toBe('discussions');
		expect(hidesRecord('task', 'work', off('work'))).toBe('work');
		expect(hidesRecord('task', 'sales', off('work'))).toBeNull();
		expect(hidesRecord('deal', 'sales', off(...ADDONS))).toBeNull();
		expect(hidesRecord('customer', null, off(...ADDONS))).toBeNull();
	});

	test.each([
		['/s/a-1/campaigns/b/call', 'campaigns'],
		['/s/a-1/discussion/b', 'discussions'],
		['/s/a-1/deal/leads', null],
		['/leadsheet', null],
		['/spaces', null]
	] as const)('a link to %s is hidden by %s', (address, addon) => {
		expect(hidesAddress(address, off(...ADDONS))).toBe(addon);
		expect(hidesAddress(address, ALL_ON)).toBeNull();
	});
});
