import './setup';
import { Dice } from '../support/dice';
import { DEFAULT_LIMITS, type Limits } from '../../sync-server/common/limits';
import { Company } from './company';
import { FAULTS, type Fault, type FaultName } from './faults';
import { healDevice, healRelay } from './healing';
import type { Plan } from './plan';
import type { Step } from './step';
import { IN_PARTS, NARROW } from './relay-machine';
import { difference, falselySynced, lost } from './truth';
import type { Work } from './person';
import { WORK } from './work';
import { forgetChannels } from './world/channels';
import { World } from './world/scheduler';

/** What came of it. */
export interface Outcome {
	/** What must never be, and was; `null` when all is well. */
	readonly problem: string | null;
	/** Equal for equal traces. */
	readonly hash: string;
	/** How many events happened, and how much virtual time passed, ms. */
	readonly events: number;
	readonly time: number;
	/** What happened, in words. */
	readonly story: readonly string[];
}

export interface Options {
	/** Told of every line of the trace. */
	readonly onLine?: (line: string) => void;
	/** How long the devices may take until all are equal when nothing goes wrong any more, virtual ms. */
	readonly patience?: number;
}

/** The most that waits to happen at any moment, and when nobody is there any more. */
const BUSY = 4000;
const QUIET = 100;

/** The longest that the devices take until all are equal when nothing goes wrong any more, virtual ms. */
const PATIENCE = 10 * 60_000;

/** Carries out a plan, and says what came of it. */
export async function simulate(plan: Plan, options: Options = {}): Promise<Outcome> {
	const world = new World(plan.seed);
	world.trace.onLine = options.onLine ?? null;
	const company = new Company(world, limitsOf(plan));
	let problem: string | null = null;
	try {
		await run(company, plan, options.patience ?? PATIENCE);
	} catch (error) {
		problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
	} finally {
		world.end();
		forgetChannels();
	}
	return {
		problem: company.problems[0]?.what ?? problem,
		hash: world.trace.hash,
		events: world.count,
		time: world.now,
		story: company.story
	};
}

const limitsOf = ({ isNarrow, isInParts }: Plan): Limits =>
	isNarrow === true ? NARROW : isInParts === true ? IN_PARTS : DEFAULT_LIMITS;

async function run(company: Company, { roles, steps }: Plan, patience: number): Promise<void> {
	const { world } = company;
	const olga = await company.found('Olga');
	await company.addSpace(olga);
	for (const [number, role] of roles.entries()) {
		await company.invite(
			olga,
			NAMES[number] ?? `P${String(number)}`,
			role,
			number === 0 ? 't1' : null
		);
	}
	for (const step of steps) {
		await world.pass(step.gap);
		take(company, step);
		check(company);
	}
	await settle(company, patience);
	check(company);
	await leave(company);
	check(company);
}

const NAMES = ['Anna', 'Bob', 'Cleo'];

/** Begins a step; what it waits for goes on beside the next ones. */
function take(company: Company, { who, what, seed }: Step): void {
	const profile = company.profiles[who % company.profiles.length];
	if (profile === undefined) return;
	const dice = new Dice(seed);
	if (what in FAULTS) {
		const fault: Fault = FAULTS[what as FaultName];
		// As an event, so that nothing happens outside of the world.
		company.world.after(0, null, what, () => {
			const words = fault.run({ company, profile, dice });
			if (words !== null)
				company.tell(words.startsWith('The') ? words : `${profile.name} ${words}`);
		});
		return;
	}
	const work: Work = WORK[what as keyof typeof WORK];
	const tab = profile.tabs.length === 0 ? undefined : profile.tabs[dice.below(profile.tabs.length)];
	const workspace = tab?.workspace;
	if (tab === undefined || workspace === null || workspace === undefined) return;
	const one = { name: what };
	tab.begun.add(one);
	tab.host
		.run(what, () => work.run({ company, profile, tab, workspace, dice }))
		.finally(() => tab.begun.delete(one))
		.then(
			(words) => {
				if (words !== null) company.tell(`${profile.name} ${words}`);
			},
			(error: unknown) => {
				company.failed(profile, what, error);
			}
		);
}

/** What holds after every step. */
function check(company: Company): void {
	const { world, relay, problems } = company;
	for (const error of world.thrown.splice(0)) company.broken(`thrown: ${textOf(error)}`);
	for (const machine of [relay, company.twin])
		for (const fault of machine?.faults.splice(0) ?? []) company.broken(`the relay: ${fault}`);
	for (const profile of company.profiles) {
		for (const fault of profile.faults.splice(0))
			company.failed(profile, 'in the background', fault);
		const { storming } = profile.way;
		if (storming !== null) company.broken(storming);
	}
	if (world.pending > BUSY) company.broken(`${String(world.pending)} things wait to happen`);
	company.files.check();
	const falsely = falselySynced(company);
	if (falsely !== null) company.broken(falsely);
	const [first] = problems;
	if (first !== undefined) throw new Error(first.what);
}

/** Lets everything go well from now on, until all are equal. */
async function settle(company: Company, patience: number): Promise<void> {
	const { world } = company;
	company.tell('From now on all goes well.');
	world.after(0, null, 'heal', () => {
		healRelay(company);
		for (const profile of company.profiles) healDevice(company, profile);
	});
	// A tab that was on its way to its end has reached it.
	await world.pass(5000);
	world.after(0, null, 'heal', () => {
		for (const profile of company.profiles) healDevice(company, profile);
	});
	await world.pass(1000);
	const isEqual = () => {
		if (company.problems.length > 0) return true;
		if (world.now < next) return false;
		next = world.now + 200;
		return difference(company) === null && lost(company) === null;
	};
	let next = world.now;
	// Who was removed and taken back may only now be told of the first.
	for (let round = 0; round < 2; round++) {
		retry(company);
		if (await world.until(isEqual, patience / 2)) return;
	}
	company.broken(difference(company) ?? lost(company) ?? 'nothing');
}

/**
 * Nobody presses anything: only where storing has failed, or somebody was removed and taken back, a device says so, and
 * is told to try again.
 */
function retry({ world, profiles }: Company): void {
	for (const { tabs, disk } of profiles) {
		for (const { host, workspace } of tabs) {
			if (!disk.hasBeenFull && (workspace?.removal ?? null) === null) continue;
			world.after(0, host, 'retry', () => workspace?.retry());
		}
	}
}

/** Everybody goes: a relay without anybody keeps nothing in memory, and waits for nothing but its own clock. */
async function leave(company: Company): Promise<void> {
	const { world, relay, limits } = company;
	for (const profile of company.profiles) profile.crash();
	const isEmpty = () => relay.rooms === 0 && relay.connections === 0;
	if (!(await world.until(isEmpty, limits.idleRoom + 60_000)))
		company.broken(
			`the relay keeps ${String(relay.rooms)} rooms and ${String(relay.connections)} connections of nobody`
		);
	if (world.pending > QUIET) company.broken(`${String(world.pending)} things wait, of nobody`);
}

const textOf = (error: unknown): string =>
	error instanceof Error ? (error.stack ?? error.message) : String(error);
