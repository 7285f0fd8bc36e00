import type { Limits } from '../common/limits';
import { networksOf } from '../common/network-address';
import { FairPlaces, type Place } from './fair-places';

/** Why a connection is not admitted for now: too many from its address, or too many in all. */
export type TurnedAway = 'address' | 'all';

/** Where a connection had its place when that was taken away for another one. */
export type Taken = 'stranger' | 'inside';

/** A connection that was admitted. */
export interface Admitted {
	/**
	 * Notes that the connection has proved who it is. When there is no place inside for it, `onTaken` is
	 * called.
	 *
	 * @param who the groups by which places inside are shared out, the widest first: member, device
	 */
	proved(who: readonly string[]): void;
	/** Gives the place back when the connection has ended. May be called twice. */
	leave(): void;
}

/**
 * Assigns places to connections, so that a few addresses, devices or members cannot keep the others out.
 * There are three kinds of place, and none can use up another:
 *
 * - *strangers* have not proved who they are and have no ticket: shared out by network;
 * - *returning* connections have a ticket and have yet to prove who they are: shared out by device;
 * - *inside* are those that have proved who they are: shared out by member and device.
 */
export class Admission {
	private readonly strangers: FairPlaces;
	private readonly returning: FairPlaces;
	private readonly inside: FairPlaces;
	/** For each address: all connections that came without a ticket, and the strangers among them. */
	private readonly addresses = new Map<string, { all: number; readonly strangers: FairPlaces }>();

	constructor(
		private readonly limits: Pick<
			Limits,
			'connections' | 'addressConnections' | 'strangers' | 'addressStrangers' | 'returning'
		>
	) {
		this.strangers = new FairPlaces(limits.strangers);
		this.returning = new FairPlaces(limits.returning);
		this.inside = new FairPlaces(limits.connections);
	}

	/**
	 * Admits a connection, or returns why not.
	 *
	 * @param device the device whose valid ticket the connection shows, or `null`
	 * @param onTaken called when the place is taken away for another connection: this one has to be closed
	 */
	enter(
		address: string,
		device: string | null,
		onTaken: (why: Taken) => void
	): Admitted | TurnedAway {
		const take = () => {
			admitted.leave();
			onTaken('stranger');
		};
		const entered =
			(device === null ? null : this.enterReturning(device, take)) ??
			this.enterStranger(address, take);
		if (typeof entered === 'string') return entered;
		let state: 'proving' | 'inside' | 'gone' = 'proving';
		let inside: Place | null = null;
		const admitted: Admitted = {
			proved: (who) => {
				if (state !== 'proving') return;
				entered.proved();
				state = 'inside';
				const takeInside = () => {
					admitted.leave();
					onTaken('inside');
				};
				inside = this.inside.take(who, takeInside);
				if (inside === null) takeInside();
			},
			leave: () => {
				if (state === 'gone') return;
				state = 'gone';
				entered.leave();
				inside?.leave();
			}
		};
		return admitted;
	}

	private enterReturning(device: string, onTaken: () => void): Entered | null {
		const place = this.returning.take([device], onTaken);
		if (place === null) return null;
		const leave = () => {
			place.leave();
		};
		return { proved: leave, leave };
	}

	private enterStranger(address: string, onTaken: () => void): Entered | TurnedAway {
		const { limits } = this;
		const known = this.addresses.get(address) ?? {
			all: 0,
			strangers: new FairPlaces(limits.addressStrangers)
		};
		if (known.all >= limits.addressConnections) return 'address';
		const own = known.strangers.take([address], onTaken);
		if (own === null) return 'address';
		const place = this.strangers.take(networksOf(address), onTaken);
		if (place === null) {
			own.leave();
			return 'all';
		}
		known.all += 1;
		this.addresses.set(address, known);
		const proved = () => {
			place.leave();
			own.leave();
		};
		return {
			proved,
			leave: () => {
				proved();
				known.all -= 1;
				if (known.all === 0) this.addresses.delete(address);
			}
		};
	}
}

/** A place of a connection that has yet to prove who it is. Its `leave` is called once. */
interface Entered {
	proved(): void;
	leave(): void;
}
