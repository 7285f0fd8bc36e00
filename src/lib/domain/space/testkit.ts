import { SPACE_DEFAULTS, STAGE_DEFAULTS, type Space, type Stage, type StageKind } from './space';

/** Returns a stage for tests, named and placed by its id. */
export const stage = (id: string, kind: StageKind, values: Partial<Stage> = {}): Stage => ({
	...STAGE_DEFAULTS,
	id,
	name: id,
	kind,
	probability: 0,
	order: id,
	...values
});

/** Returns a public sales space for tests, with the id `s` and these stages. */
export const salesSpace = (stages: readonly Stage[], values: Partial<Space> = {}): Space => ({
	...SPACE_DEFAULTS,
	id: 's',
	name: 'Sales',
	kind: 'sales',
	visibility: 'public',
	members: [],
	currency: 'EUR',
	nearDays: 7,
	createdAt: 0,
	createdBy: 'ann',
	requests: new Map(),
	stages,
	...values
});
