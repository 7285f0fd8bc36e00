import { expect, test } from 'vitest';
import { ROLES, type Member, type Role } from '../member/member';
import { judgeErasure, mayErase } from './erase';

const people = (role: Role, standing: Member['standing'] = 'active') => ({
	members: new Map<string, Member>([
		['me', { id: 'me', name: '', role, team: null, standing, createdAt: 0, importId: null }]
	])
});

test.each(ROLES)('HI-05 · deleting for good is for admins and owners: %s', (role) => {
	const may = role === 'owner' || role === 'admin';
	expect(mayErase('me', people(role))).toBe(may);
	// Its creator may restore it from the bin, and no more.
	const fields = { kind: 'deal', createdBy: 'me', binned: true };
	expect(judgeErasure('me', fields, people(role)).ok).toBe(may);
	expect(judgeErasure('me', fields, people(role, 'removed')).ok).toBe(false);
	expect(judgeErasure('you', fields, people(role)).ok).toBe(false);
});

test.each([
	['it is not in the bin', { kind: 'deal', binned: false }],
	['it never was', { kind: 'deal' }],
	['it only nearly is', { kind: 'deal', binned: 'true' }],
	['there is no such record', null]
])('HI-05 · nothing is deleted for good when %s', (_, fields) => {
	expect(judgeErasure('me', fields, people('owner'))).toEqual({
		ok: false,
		error: { rule: 'HI-05', reason: 'deletion', facts: { field: 'binned' } }
	});
});
