import { describe, expect, test } from 'vitest';
import type { Member } from './member';
import { isLastOwner, judgeInvitation, judgeMemberEdit, rolesToGive } from './rules';
import { member, peopleOf } from './testkit';

const people = (...members: Member[]) => peopleOf(members);

const ola = member('ola', 'owner');
const adam = member('adam', 'admin');
const sue = member('sue', 'supervisor');
const anh = member('anh', 'agent');

describe('OP-05 · roles', () => {
	test('OP-05 · an owner gives every role, an admin those below their own, others none', () => {
		expect(rolesToGive('owner')).toContain('owner');
		expect(rolesToGive('admin')).toEqual(['supervisor', 'agent', 'guest']);
		expect(rolesToGive('supervisor')).toEqual([]);
		expect(rolesToGive('agent')).toEqual([]);
	});

	test('OP-05 · only admins and owners change people', () => {
		const all = people(ola, adam, sue, anh);
		const renamed = { ...anh, name: 'Anh' };
		expect(judgeMemberEdit('ola', renamed, all).ok).toBe(true);
		expect(judgeMemberEdit('adam', renamed, all).ok).toBe(true);
		expect(judgeMemberEdit('sue', renamed, all)).toEqual({ ok: false, error: 'admins-only' });
		expect(judgeMemberEdit('anh', renamed, all)).toEqual({ ok: false, error: 'admins-only' });
		expect(judgeMemberEdit('nobody', renamed, all)).toEqual({ ok: false, error: 'admins-only' });
	});

	test('OP-05 · an admin neither makes owners and admins nor unmakes them', () => {
		const all = people(ola, adam, anh);
		const owners = { ok: false, error: 'owners-only' };
		expect(judgeMemberEdit('adam', { ...anh, role: 'owner' }, all)).toEqual(owners);
		expect(judgeMemberEdit('adam', { ...ola, role: 'agent' }, all)).toEqual(owners);
		expect(judgeMemberEdit('adam', member('new', 'owner'), all)).toEqual(owners);
		expect(judgeInvitation('adam', 'owner', all)).toEqual(owners);
		expect(judgeInvitation('adam', 'admin', all)).toEqual(owners);
		const eve = member('eve', 'admin');
		const admins = people(ola, adam, eve, anh);
		expect(judgeMemberEdit('adam', { ...anh, role: 'admin' }, admins)).toEqual(owners);
		expect(judgeMemberEdit('adam', { ...eve, role: 'agent' }, admins)).toEqual(owners);
		expect(judgeMemberEdit('adam', { ...eve, standing: 'removed' }, admins)).toEqual(owners);
		expect(judgeMemberEdit('adam', { ...eve, name: 'Eve' }, admins).ok).toBe(true);
	});

	test('OP-05 · the last owner cannot step down or be removed', () => {
		const last = { ok: false, error: 'last-owner' };
		expect(judgeMemberEdit('ola', { ...ola, role: 'admin' }, people(ola, adam))).toEqual(last);
		expect(judgeMemberEdit('ola', { ...ola, standing: 'removed' }, people(ola, adam))).toEqual(
			last
		);
		expect(judgeMemberEdit('ola', { ...ola, name: 'Ola M.' }, people(ola, adam)).ok).toBe(true);
	});

	test('OP-05 · an owner without a device does not count as one who is left', () => {
		const invited = { ...member('eva', 'owner'), standing: 'invited' as const };
		expect(isLastOwner(ola, people(ola, invited))).toBe(true);
		expect(isLastOwner(ola, people(ola, member('eva', 'owner')))).toBe(false);
		expect(isLastOwner(adam, people(ola, adam))).toBe(false);
	});

	test('OP-05 · someone who was removed changes nothing', () => {
		const gone = { ...member('gus', 'owner'), standing: 'removed' as const };
		expect(judgeMemberEdit('gus', anh, people(ola, gone, anh)).ok).toBe(false);
		expect(judgeInvitation('gus', 'agent', people(ola, gone)).ok).toBe(false);
	});
});
