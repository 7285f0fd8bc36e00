import type { Plan } from './plan';

/** A plan that failed once, made short, and must never fail again. */
export interface Pinned {
	/** What broke, in words. */
	readonly what: string;
	/** Who did what, what went wrong, and what came of it. */
	readonly story: readonly string[];
	readonly plan: Plan;
}

export const PINNED: readonly Pinned[] = [
	{
		what: 'A list of spaces that came while the disk was full was never asked for again, and the device said synced.',
		story: [
			'Bob joins, and his disk is full when the list of spaces comes.',
			'There is room on the disk again.',
			'Bob’s device says synced and lists no space.'
		],
		plan: {
			seed: 5120,
			roles: ['agent', 'agent'],
			steps: [
				{ gap: 57, who: 2, what: 'deviceDisk', seed: 1574642121 },
				{ gap: 20, who: 1, what: 'sortTray', seed: 1677288544 }
			]
		}
	},
	{
		what: 'After a restore a record whose owner somebody else had changed came back without an owner, and was refused.',
		story: [
			'The relay’s disk is backed up.',
			'Bob makes a customer, and Anna gives it to somebody else.',
			'The relay is restored from the backup.',
			'Bob’s device brings the customer again; the relay refuses it, since it has no owner.',
			'Anna’s change waits for it for ever.'
		],
		plan: {
			seed: 41027,
			roles: ['agent', 'agent'],
			steps: [
				{ gap: 2506, who: 0, what: 'tabCrash', seed: 41481768 },
				{ gap: 1969, who: 0, what: 'backup', seed: 1241468582 },
				{ gap: 7, who: 2, what: 'edit', seed: 909536894 },
				{ gap: 15990, who: 1, what: 'edit', seed: 756158228 },
				{ gap: 39200, who: 0, what: 'restore', seed: 130686328 }
			]
		}
	},
	{
		what: 'After a restore an edit waited for ever when an admin’s device had brought what its device wrote before it.',
		story: [
			'The relay’s disk is backed up, Bob makes a customer, and Olga’s device has it.',
			'The relay is restored, and Bob, who has not heard of it yet, writes at the customer.',
			'The relay asks for the whole. Before it comes there, it is restored once more, and Olga’s device brings the customer.',
			'The ids under which Bob’s device wrote are Olga’s device’s now, and the relay refuses what goes on under them.',
			'Bob’s post waits for somebody else to bring it.'
		],
		plan: {
			seed: 70055,
			roles: ['agent', 'agent'],
			steps: [
				{ gap: 0, who: 0, what: 'backup', seed: 1807290823 },
				{ gap: 26017, who: 0, what: 'edit', seed: 489216210 },
				{ gap: 0, who: 2, what: 'edit', seed: 2145221632 },
				{ gap: 0, who: 0, what: 'edit', seed: 1349346150 },
				{ gap: 285, who: 7, what: 'restore', seed: 1176542152 },
				{ gap: 0, who: 3, what: 'create', seed: 1615409191 },
				{ gap: 0, who: 2, what: 'edit', seed: 539863694 },
				{ gap: 66, who: 0, what: 'relayDisk', seed: 1858162231 },
				{ gap: 558, who: 0, what: 'restore', seed: 1960017343 }
			]
		}
	},
	{
		what: 'A connection that was dead counted as alive for as long as the device’s clock had been set back.',
		story: [
			'Anna’s clock is set back by a day, and then her connections are half-open.',
			'All goes well again, and Anna’s device waits a day until it takes the old connection to the directory for silent.',
			'Spaces that were made meanwhile are not on its list.'
		],
		plan: {
			seed: 70165,
			roles: ['agent'],
			steps: [
				{ gap: 77964, who: 1, what: 'deviceClock', seed: 1782010516 },
				{ gap: 0, who: 1, what: 'silence', seed: 1005100245 },
				{ gap: 0, who: 5, what: 'openTab', seed: 680515434 },
				{ gap: 34654, who: 5, what: 'addSpace', seed: 446746079 },
				{ gap: 0, who: 5, what: 'tabCrash', seed: 1784022233 }
			]
		}
	},
	{
		what: 'A device came back to a relay whose disk was full eight times a second, in each room with something to send.',
		story: [
			'The relay’s disk is full, and Olga changes rights.',
			'The relay lets her device in, cannot store the change, and ends the connection.',
			'Her device takes that for a connection that went well, and comes back at once: 90 times within a minute.'
		],
		plan: {
			seed: 9,
			roles: ['guest'],
			steps: [
				{ gap: 0, who: 6, what: 'relayDisk', seed: 1511237754 },
				{ gap: 0, who: 4, what: 'changeRights', seed: 1410033661 },
				{ gap: 23876, who: 5, what: 'edit', seed: 1187568146 }
			]
		}
	},
	{
		what: 'Whoever became a guest while a space that they had made was on its way waited at its closed door for ever.',
		story: [
			'The relay is down, Bob’s connections are half-open, and Bob makes a space.',
			'Before it comes to the relay, Olga makes Bob a guest.',
			'The relay does not let Bob into a space that does not exist, so it cannot tell him that he may not make it.',
			'His device says that something waits, and never again that it is synced.'
		],
		plan: {
			seed: 10,
			roles: ['guest', 'admin'],
			steps: [
				{ gap: 6323, who: 3, what: 'relayDown', seed: 1110734521 },
				{ gap: 0, who: 2, what: 'addSpace', seed: 438272720 },
				{ gap: 0, who: 2, what: 'silence', seed: 421223109 },
				{ gap: 2358, who: 0, what: 'changeRights', seed: 1775103809 }
			]
		}
	},
	{
		what: 'What was stored in one commit with changed rights was sent by the rights of before.',
		story: [
			'The relay’s disk is slow, Bob makes a customer, Olga imports some, and changes who sees customers.',
			'All of it is stored in one commit.',
			'Bob’s device is sent a customer that he may not see any more.'
		],
		plan: {
			seed: 300010,
			roles: ['agent', 'agent'],
			steps: [
				{ gap: 1303, who: 2, what: 'create', seed: 1422379994 },
				{ gap: 9, who: 1, what: 'relayCrash', seed: 222056610 },
				{ gap: 20976, who: 4, what: 'openTab', seed: 1810438321 },
				{ gap: 1027, who: 2, what: 'stumble', seed: 1029933570 },
				{ gap: 8, who: 3, what: 'tasks', seed: 1356043915 },
				{ gap: 3, who: 7, what: 'notes', seed: 527690690 },
				{ gap: 0, who: 0, what: 'imports', seed: 1960073476 },
				{ gap: 300, who: 2, what: 'create', seed: 1603922969 },
				{ gap: 1000, who: 0, what: 'busyRelay', seed: 1179222593 },
				{ gap: 45, who: 0, what: 'changeReach', seed: 1614241291 }
			]
		}
	},
	{
		what: 'A guest who was removed in the same commit was answered with the directory.',
		story: [
			'The relay’s disk is slow, and it crashes: everybody comes back.',
			'Olga removes Anna, a guest, while Anna’s device asks for the directory.',
			'Both wait for one commit, and Anna’s device is answered by the rights of before.'
		],
		plan: {
			seed: 300262,
			roles: ['guest'],
			steps: [
				{ gap: 0, who: 0, what: 'stumble', seed: 1801747901 },
				{ gap: 0, who: 4, what: 'relayCrash', seed: 99502346 },
				{ gap: 0, who: 2, what: 'removeMember', seed: 13347758 }
			]
		}
	},
	{
		what: 'A tab heard in one room that its member was removed, after another room had let it in again: it stayed out.',
		story: [
			'Anna opens a second tab while she is removed, and taken back at once.',
			'The tab is let into the directory, and only then told by another room that it was removed.',
			'It says that it has ended, and never enters that room again.'
		],
		plan: {
			seed: 501937,
			roles: ['supervisor'],
			steps: [
				{ gap: 62360, who: 0, what: 'removeMember', seed: 677401622 },
				{ gap: 0, who: 7, what: 'openTab', seed: 380482155 },
				{ gap: 34, who: 0, what: 'removeMember', seed: 1249972581 },
				{ gap: 84, who: 5, what: 'changeSpace', seed: 1082872087 }
			]
		}
	},
	{
		what: 'An edit waited for ever that was to bring a relay back what others had lost, and could not bring any more.',
		story: [
			'Anna makes a customer; she and Olga rename it at once, and the relay is restored from a backup of before.',
			'Olga’s device is refused her rename, which stood on what the relay has lost, and keeps it for her.',
			'Anna’s device brings back what is her own, and waits for ever with what was Olga’s.'
		],
		plan: {
			seed: 91,
			roles: ['agent'],
			steps: [
				{ gap: 5, who: 7, what: 'edit', seed: 467110465 },
				{ gap: 0, who: 0, what: 'backup', seed: 1099735727 },
				{ gap: 1300, who: 0, what: 'busyRelay', seed: 1823481674 },
				{ gap: 0, who: 2, what: 'cut', seed: 100628012 },
				{ gap: 820, who: 0, what: 'changeReach', seed: 1157113133 },
				{ gap: 16, who: 0, what: 'edit', seed: 767332128 },
				{ gap: 0, who: 7, what: 'edit', seed: 1646303753 },
				{ gap: 1, who: 7, what: 'customerParts', seed: 1866987390 },
				{ gap: 31198, who: 4, what: 'create', seed: 1949962314 },
				{ gap: 0, who: 0, what: 'restore', seed: 1520849063 }
			]
		}
	},
	{
		what: 'An edit waited for as long as the connection held, because what it waits for had come where its member may not see it.',
		story: [
			'The relay is restored from a backup of before Olga made a customer, while her tab is frozen.',
			'Anna renames the customer, which stands on what the relay has lost: her rename waits.',
			'Olga’s device brings the customer back, and Anna may not see it any more: nothing tells her device.'
		],
		plan: {
			seed: 700419,
			roles: ['agent'],
			steps: [
				{ gap: 0, who: 6, what: 'backup', seed: 521663179 },
				{ gap: 0, who: 4, what: 'create', seed: 1913593693 },
				{ gap: 61216, who: 0, what: 'freeze', seed: 34307367 },
				{ gap: 0, who: 7, what: 'edit', seed: 350468678 },
				{ gap: 0, who: 0, what: 'restore', seed: 360522933 },
				{ gap: 197204, who: 0, what: 'changeReach', seed: 1636162968 }
			]
		}
	},
	{
		what: 'A space of which nothing was left, on any device or at the relay, stayed in the list for ever.',
		story: [
			'The relay is doubled, and Olga’s device is led to the copy. Its disk is full.',
			'She makes a space: only the copy stores it, and its list names it.',
			'Her tab crashes, and the copy is given up. The relay lets her in at the door of a space that has nothing.'
		],
		plan: {
			seed: 0,
			roles: ['guest'],
			steps: [
				{ gap: 0, who: 4, what: 'cut', seed: 1224042009 },
				{ gap: 2175, who: 2, what: 'twinRelay', seed: 24319499 },
				{ gap: 3000, who: 4, what: 'openTab', seed: 912101585 },
				{ gap: 79, who: 0, what: 'deviceDisk', seed: 393730453 },
				{ gap: 3000, who: 2, what: 'addSpace', seed: 1865273947 },
				{ gap: 2209, who: 2, what: 'tabCrash', seed: 1376531673 }
			]
		}
	},
	{
		what: 'Whom one tab had told something was told it still when another tab had made it untrue.',
		story: [
			'Anna has two tabs open and gives a customer away in one of them, and to somebody else in the other.',
			'The first of the two notices stays: the other tab knew of no notice that it could take away.'
		],
		plan: {
			seed: 577300,
			roles: ['agent', 'guest'],
			isNarrow: true,
			steps: [
				{ gap: 0, who: 3, what: 'edit', seed: 2113668562 },
				{ gap: 7490, who: 7, what: 'edit', seed: 2106211484 },
				{ gap: 0, who: 1, what: 'openTab', seed: 1220412067 },
				{ gap: 6132, who: 7, what: 'edit', seed: 1239918525 },
				{ gap: 0, who: 1, what: 'edit', seed: 717690256 }
			]
		}
	},
	{
		what: 'Who became a guest while a customer that they had made was being stored kept it on their device.',
		story: [
			'The relay’s disk is slow. Anna makes a customer, and Olga makes Anna a guest before it is stored.',
			'The customer is accepted, for Anna might make it when it was judged. Nobody told her device to let go of it.'
		],
		plan: {
			seed: 760215,
			roles: ['agent'],
			steps: [
				{ gap: 0, who: 2, what: 'stumble', seed: 902160055 },
				{ gap: 0, who: 1, what: 'edit', seed: 1230014606 },
				{ gap: 94, who: 2, what: 'changeRights', seed: 1203711199 },
				{ gap: 0, who: 3, what: 'stumble', seed: 1581416426 },
				{ gap: 30650, who: 6, what: 'silence', seed: 1264277128 }
			]
		}
	},
	{
		what: 'Who left a space in the commit that made it waited at its shut door for ever: no relay had ever listed it to them.',
		story: [
			'Bob makes a space and takes himself out of it, and both are stored in one commit.',
			'The relay shuts him out before it has told him that anything was saved, and never lists the space.',
			'His device takes the space for one that the relay may have lost, keeps it, and never says synced again.'
		],
		plan: {
			seed: 700676,
			roles: ['admin', 'supervisor'],
			steps: [
				{ gap: 15812, who: 2, what: 'addSpace', seed: 435238154 },
				{ gap: 0, who: 0, what: 'ask', seed: 974930603 },
				{ gap: 44, who: 2, what: 'changeAccess', seed: 2081288383 }
			]
		}
	},
	{
		what: 'A deal that was given away, refused to who still wrote in it, and given back came as a difference to a device that had discarded it.',
		story: [
			'Olga renames twenty deals while Anna is away, and Anna, back on a slow connection, renames what she has.',
			'Olga gives deals of Anna’s away and back again while the relay lets Anna catch up.',
			'In between an edit of Anna’s is refused, and her device discards the deal. The relay sends what has changed in it, and no state.'
		],
		plan: {
			seed: 235,
			roles: ['agent'],
			isInParts: true,
			steps: [
				{ gap: 0, who: 4, what: 'customerParts', seed: 1444618101 },
				{ gap: 268, who: 3, what: 'campaigns', seed: 1753788060 },
				{ gap: 467, who: 5, what: 'create', seed: 379169191 },
				{ gap: 95, who: 0, what: 'manyDeals', seed: 1531943737 },
				{ gap: 8053, who: 1, what: 'offline', seed: 1526704463 },
				{ gap: 0, who: 0, what: 'touchAll', seed: 627870984 },
				{ gap: 0, who: 0, what: 'crowd', seed: 787887097 },
				{ gap: 0, who: 1, what: 'online', seed: 1891212205 },
				{ gap: 768, who: 0, what: 'handsAround', seed: 1851875852 },
				{ gap: 331, who: 1, what: 'touchAll', seed: 1536918843 }
			]
		}
	},
	{
		what: 'A draft that a restored relay had lost was refused because its post was there again, and what others had written in it waited for ever.',
		story: [
			'Anna begins a draft with Bob and sends it; Bob, who has no connection, sends it as well.',
			'The relay is restored from before that, while Anna’s tab is frozen.',
			'Olga, an admin, brings the post back; Anna comes back with the draft, and is told that it was sent.'
		],
		plan: {
			seed: 83,
			roles: ['agent', 'supervisor'],
			steps: [
				{ gap: 0, who: 6, what: 'dealParts', seed: 1511736306 },
				{ gap: 4, who: 3, what: 'overrule', seed: 1785926988 },
				{ gap: 0, who: 6, what: 'cut', seed: 1810413134 },
				{ gap: 100, who: 0, what: 'backup', seed: 840084044 },
				{ gap: 254, who: 0, what: 'customerParts', seed: 815352825 },
				{ gap: 216, who: 1, what: 'dealParts', seed: 171949256 },
				{ gap: 201, who: 1, what: 'beginsDraft', seed: 798491218 },
				{ gap: 1856, who: 1, what: 'sendsDraft', seed: 1805798020 },
				{ gap: 1693, who: 1, what: 'beginsDraft', seed: 1246716996 },
				{ gap: 400, who: 2, what: 'offline', seed: 1060870721 },
				{ gap: 5371, who: 0, what: 'drafts', seed: 1802435333 },
				{ gap: 0, who: 1, what: 'sendsDraft', seed: 66781740 },
				{ gap: 0, who: 2, what: 'drafts', seed: 1619260919 },
				{ gap: 1727, who: 1, what: 'freeze', seed: 1609320835 },
				{ gap: 0, who: 0, what: 'create', seed: 1201112549 },
				{ gap: 165, who: 2, what: 'create', seed: 1653872016 },
				{ gap: 43, who: 0, what: 'restore', seed: 33185196 },
				{ gap: 0, who: 2, what: 'edit', seed: 696297110 },
				{ gap: 14069, who: 1, what: 'online', seed: 2031606346 }
			]
		}
	},
	{
		what: 'A post waited for ever for the draft that it was sent as, and that was refused.',
		story: [
			'Bob, who has no connection, begins a draft with Anna and sends it.',
			'Meanwhile Olga removes Anna.',
			'Bob comes back: the draft is refused, and the post waits for it.'
		],
		plan: {
			seed: 831123,
			roles: ['supervisor', 'agent'],
			steps: [
				{ gap: 11321, who: 2, what: 'offline', seed: 1608530356 },
				{ gap: 0, who: 2, what: 'drafts', seed: 605559859 },
				{ gap: 1510, who: 2, what: 'drafts', seed: 103081654 },
				{ gap: 0, who: 0, what: 'removeMember', seed: 1147690477 }
			]
		}
	},
	{
		what: 'The text of a draft that was sent was nowhere any more: who had written it lost the sight of it before bringing it back.',
		story: [
			'Olga makes Anna, a guest, supervisor; Anna begins a draft with Olga and sends it.',
			'The relay is put back to a time when Anna was a guest: her device lets go of the space.',
			'Olga brings back the post, and was not allowed to bring the draft.'
		],
		plan: {
			seed: 842343,
			roles: ['guest', 'agent'],
			steps: [
				{ gap: 592, who: 3, what: 'changeRights', seed: 846565357 },
				{ gap: 0, who: 1, what: 'stumble', seed: 2058752529 },
				{ gap: 0, who: 6, what: 'changeRights', seed: 609677931 },
				{ gap: 0, who: 4, what: 'twinRelay', seed: 127539984 },
				{ gap: 123, who: 0, what: 'backup', seed: 842324761 },
				{ gap: 274, who: 2, what: 'create', seed: 1156974263 },
				{ gap: 226, who: 0, what: 'dealParts', seed: 1915826327 },
				{ gap: 29, who: 1, what: 'create', seed: 1471645922 },
				{ gap: 1943, who: 2, what: 'freeze', seed: 46456092 },
				{ gap: 0, who: 0, what: 'restore', seed: 631314067 },
				{ gap: 37058, who: 3, what: 'talks', seed: 218767878 },
				{ gap: 0, who: 1, what: 'bulk', seed: 488233965 },
				{ gap: 76, who: 2, what: 'offline', seed: 2114119169 },
				{ gap: 0, who: 0, what: 'calm', seed: 105493359 },
				{ gap: 121, who: 2, what: 'beginsDraft', seed: 1752393902 },
				{ gap: 2216, who: 0, what: 'drafts', seed: 493131855 },
				{ gap: 1414, who: 1, what: 'drafts', seed: 846565357 },
				{ gap: 1983, who: 1, what: 'sendTogether', seed: 2058752529 },
				{ gap: 9615, who: 3, what: 'restore', seed: 823134125 }
			]
		}
	}
];
