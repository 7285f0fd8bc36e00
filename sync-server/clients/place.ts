import { awarenessFrame, NOBODY } from '../rooms/sync-frames';
import type { RoomSession } from './room-session';

/** Where a connection is: in one room, or in as many as it has channels. */
export interface Place {
	receive(frame: Uint8Array): void;
	/** Shows the other side that the relay is there. */
	beat(): void;
	checkRights(): void;
	leave(): void;
}

/** An awareness update about nobody: every client of the standard protocol accepts and ignores it. */
const NOTHING_NEW = awarenessFrame(NOBODY);

/** Returns a session of one room as the place of its connection. */
export const inRoom = (session: RoomSession): Place => ({
	receive: (frame) => {
		session.receive(frame);
	},
	beat: () => {
		session.client.send(NOTHING_NEW);
	},
	checkRights: () => {
		session.checkRights();
	},
	leave: () => {
		session.leave();
	}
});
