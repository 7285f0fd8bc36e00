/** What one device, one address and all of them together may cost the relay. */
export interface Limits {
	/** Largest frame, bytes. Larger than a document: a device brings one whole in a single frame. */
	readonly frame: number;
	/** Largest update of one record, bytes. As large as a record: one is brought back whole. */
	readonly update: number;
	/** Largest merged state of one record, bytes. */
	readonly record: number;
	/** Largest merged state of a room's own document, bytes. */
	readonly document: number;
	/** Most structs of one record and of a room's own document: each weighs much more than its bytes. */
	readonly recordParts: number;
	readonly documentParts: number;
	/** What applying one update may cost, microseconds; and of an admin's, who may refill a lost relay. */
	readonly work: number;
	readonly adminWork: number;
	/** Yjs client ids in one document: of one device, of one member, of everybody. */
	readonly deviceAuthors: number;
	readonly memberAuthors: number;
	readonly documentAuthors: number;
	/** Bytes that one member's edits may add to the disk in one go, and from then on per second: see `rates.ts`. */
	readonly memberStored: number;
	readonly memberStoredPerSecond: number;
	/** Of one member: devices, links that are open, spaces that they have made. */
	readonly memberDevices: number;
	readonly memberLinks: number;
	readonly memberSpaces: number;
	/** Memory for records that are in use, over all rooms, bytes. */
	readonly held: number;
	/** Bytes of the log of one room: the oldest entries are compacted away. */
	readonly logBytes: number;
	/** Bytes that wait to be read, over all connections, before the largest of them are cut off. */
	readonly unreadAll: number;
	/** Largest awareness update, bytes. */
	readonly awareness: number;
	/** Awareness updates of one connection in one go, and from then on per second; others are dropped. */
	readonly awarenessBurst: number;
	readonly awarenessPerSecond: number;
	/** Frames of one device in one go, and from then on per second; the rest is read later. */
	readonly burst: number;
	readonly perSecond: number;
	/** Bytes of one device in one go, and from then on per second; the rest is read later. */
	readonly burstBytes: number;
	readonly bytesPerSecond: number;
	/** How long a device may take to prove who it is, ms. */
	readonly proving: number;
	/** Frames and bytes kept for a device that is still proving who it is. */
	readonly queuedFrames: number;
	readonly queuedBytes: number;
	/** The same bytes of all of them together: beyond, who brings more than a little is cut off. */
	readonly allQueuedBytes: number;
	/** Bytes waiting to be read by a device, on all of its connections, before it is cut off. */
	readonly unread: number;
	/** How long a room stays in memory after the last device left, ms. */
	readonly idleRoom: number;
	/** Records per batch, and about how many bytes. */
	readonly batchRecords: number;
	readonly batchBytes: number;
	/** How many of the last entries of a log are recent: who joins is sent what they changed early. */
	readonly recentEntries: number;
	/** Log entries kept for devices that catch up; older ones are compacted away. */
	readonly logEntries: number;
	/** Connections that have proved who they are, over all: one of the member that holds most gives way. */
	readonly connections: number;
	/** Open connections that came without a ticket, from one address. */
	readonly addressConnections: number;
	/** Open connections of one device. */
	readonly deviceConnections: number;
	/** Rooms that one device is in at once. */
	readonly deviceRooms: number;
	/** Connections that have not proved who they are: over all, and from one address. An older one gives way. */
	readonly strangers: number;
	readonly addressStrangers: number;
	/** Connections with a ticket that have yet to prove who they are: one of the device that holds most gives way. */
	readonly returning: number;
	/** Open HTTP connections that are no websockets, when no proxy stands in front: an older one gives way. */
	readonly httpConnections: number;
	/** Requests below `/files` with a pass that is not good per minute: from one address, and from one network. */
	readonly wrongPasses: number;
	readonly allWrongPasses: number;
	/** Attempts with a wrong claim or invitation secret per minute: from one address, and from one network. */
	readonly wrongSecrets: number;
	readonly allWrongSecrets: number;
	/** Largest file, bytes. */
	readonly file: number;
	/** Bytes of all files that one member has brought and that are still kept, unfinished uploads included. */
	readonly memberFiles: number;
	/** Uploads of one member that are not whole: beyond, the one that got on longest ago goes. */
	readonly memberUploads: number;
	/** Bytes that stay free on the disk: what would take them is not begun. */
	readonly diskReserve: number;
	/** Bytes of files that one member may bring in one go, and from then on per second. */
	readonly fileBurst: number;
	readonly filesPerSecond: number;
	/** Requests for files of one device in one go, and from then on per second; and open at once. */
	readonly requestBurst: number;
	readonly requestsPerSecond: number;
	readonly deviceRequests: number;
	/** Bytes of files that one member may fetch in one go, and from then on per second. */
	readonly fetchBurst: number;
	readonly fetchesPerSecond: number;
	/** How long a file that no record names any more is kept, and one that was never brought whole, ms. */
	readonly fileGrace: number;
}

const KB = 1024;
const MB = 1024 * KB;

/** What a frame holds beside the largest thing in it, bytes. */
export const FRAME_HEAD = 64 * KB;

/** Enough for a large team, and for a small machine. Each can be set: see `config.ts`. */
export const DEFAULT_LIMITS: Limits = {
	frame: 8 * MB + FRAME_HEAD,
	update: 4 * MB,
	record: 4 * MB,
	document: 8 * MB,
	recordParts: 16_000,
	documentParts: 40_000,
	work: 50_000,
	adminWork: 500_000,
	deviceAuthors: 1_000,
	memberAuthors: 2_000,
	documentAuthors: 20_000,
	memberStored: 512 * MB,
	memberStoredPerSecond: 32 * KB,
	memberDevices: 100,
	memberLinks: 500,
	memberSpaces: 5_000,
	held: 256 * MB,
	logBytes: 64 * MB,
	unreadAll: 256 * MB,
	awareness: 16 * KB,
	awarenessBurst: 300,
	awarenessPerSecond: 100,
	burst: 20_000,
	perSecond: 1_000,
	burstBytes: 64 * MB,
	bytesPerSecond: 4 * MB,
	proving: 10_000,
	queuedFrames: 16,
	queuedBytes: 2 * MB,
	allQueuedBytes: 64 * MB,
	unread: 32 * MB,
	idleRoom: 30_000,
	batchRecords: 500,
	batchBytes: 512 * KB,
	recentEntries: 2_000,
	logEntries: 50_000,
	connections: 10_000,
	addressConnections: 2_000,
	deviceConnections: 400,
	deviceRooms: 300,
	strangers: 500,
	addressStrangers: 200,
	returning: 2_000,
	httpConnections: 2_000,
	wrongPasses: 120,
	allWrongPasses: 2_400,
	wrongSecrets: 30,
	allWrongSecrets: 600,
	file: 100 * MB,
	memberFiles: 20 * 1024 * MB,
	memberUploads: 100,
	diskReserve: 256 * MB,
	fileBurst: 2 * 1024 * MB,
	filesPerSecond: MB,
	requestBurst: 2_000,
	requestsPerSecond: 50,
	deviceRequests: 128,
	fetchBurst: 4 * 1024 * MB,
	fetchesPerSecond: 8 * MB,
	fileGrace: 7 * 86_400_000
};
