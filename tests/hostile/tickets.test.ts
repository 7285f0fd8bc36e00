import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSubprotocol, TICKET_PROTOCOL } from '../../src/lib/protocol/subprotocol';
import { makeKey } from '../support/raw-device';
import { FilePasses } from '../../sync-server/access/file-passes';
import { TICKET_LIFETIME, Tickets } from '../../sync-server/access/tickets';

const clock = { now: () => 1_000 };
const { id: device } = makeKey();

/** Whether a relay takes the text as the ticket of that device. */
function isGood(tickets: Tickets, text: string): boolean {
	const read = readSubprotocol(TICKET_PROTOCOL + text);
	if (!read.ok || read.value?.kind !== 'ticket') return false;
	return tickets.holds(read.value.ticket) && read.value.ticket.device === device;
}

test('a ticket is good for its device until it runs out', () => {
	let now = 1_000;
	const tickets = new Tickets('secret', { now: () => now });
	const ticket = tickets.issue(device);
	expect(isGood(tickets, ticket)).toBe(true);
	now += TICKET_LIFETIME - 1;
	expect(isGood(tickets, ticket)).toBe(true);
	now += 1;
	expect(isGood(tickets, ticket)).toBe(false);
});

test('a ticket of another relay, or one that was changed anywhere, is none', () => {
	const tickets = new Tickets('secret', clock);
	const ticket = tickets.issue(device);
	expect(isGood(tickets, new Tickets('another', clock).issue(device))).toBe(false);
	fc.assert(
		fc.property(fc.nat(ticket.length - 1), fc.string({ maxLength: 3 }), (at, put) => {
			const changed = ticket.slice(0, at) + put + ticket.slice(at + 1);
			fc.pre(changed !== ticket);
			expect(isGood(tickets, changed)).toBe(false);
		})
	);
});

test('a ticket is no pass for files, and a pass is no ticket', () => {
	const passes = new FilePasses('secret', clock);
	const tickets = new Tickets('secret', clock);
	expect(passes.check(tickets.issue(device))).toBeNull();
	expect(passes.check(tickets.issue(device).replace('.', '.anna.'))).toBeNull();
	expect(isGood(tickets, passes.issue({ device, member: 'anna' }))).toBe(false);
	expect(isGood(tickets, passes.issue({ device, member: 'anna' }).replace('.anna', ''))).toBe(
		false
	);
});
