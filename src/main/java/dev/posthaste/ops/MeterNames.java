package dev.posthaste.ops;

/** The names under which this service is watched; {@code docs/operating.md} explains each. Prometheus writes a dot as underscore. */
public final class MeterNames {

    /** Counters. Tag: lane. */
    public static final String ACCEPTED = "posthaste.accepted";

    /** Counter of what was accepted and not sent, because its recipient had enough. Tag: lane. */
    public static final String CAPPED = "posthaste.capped";

    /** Counters of outcomes. Tags: lane, route. */
    public static final String RELAYED = "posthaste.relayed";

    public static final String DEFERRED = "posthaste.deferred";
    public static final String BOUNCED = "posthaste.bounced";
    public static final String IN_DOUBT = "posthaste.in.doubt";

    /** Counters. Tag: lane. */
    public static final String EXPIRED = "posthaste.expired";

    public static final String SUPPRESSED = "posthaste.suppressed";

    public static final String FAILED = "posthaste.failed";
    public static final String KEY_CONFLICTS = "posthaste.key.conflicts";
    public static final String DEAD = "posthaste.dead";

    /** Time from the request to the log's confirmation. Tag: lane. */
    public static final String ACCEPT_APPEND = "posthaste.accept.append";

    /** Time from acceptance to the next hop's 250, over all attempts. Tag: lane. */
    public static final String APPEND_RELAYED = "posthaste.append.relayed";

    /** Seconds since the oldest mail that this relay holds and has not finished came into its lane; 0 when it holds none. Tag: lane. */
    public static final String QUEUE_AGE = "posthaste.queue.age";

    /** Attempts under way or waiting for a connection. Tag: lane. */
    public static final String IN_FLIGHT = "posthaste.in.flight";

    /** 1 while a route is held back because it is down or has just come up, else 0. Tag: route. */
    public static final String ROUTE_DOWN = "posthaste.route.down";

    /** Addresses on the suppression list of this relay. */
    public static final String SUPPRESSION_LIST = "posthaste.suppression.list";

    /** Seconds since that list was known to be up to date, or since the start when it never was. */
    public static final String SUPPRESSION_LIST_AGE = "posthaste.suppression.list.age";
    /** Counter of mail that a recipient's own server took. Tag: tls. */
    public static final String MX_RELAYED = "posthaste.mx.relayed";

    /** Counter of mail hosts that could not be used, so that the domain's next one was tried. */
    public static final String MX_HOST_PASSED_OVER = "posthaste.mx.host.passed.over";

    /** Counter of mail hosts that break an MTA-STS policy whose mode is testing. */
    public static final String MX_STS_TEST_FAILED = "posthaste.mx.sts.test.failed";

    public static final String TLS = "tls";
    /** Counter of DKIM signatures. Tag: algorithm. */
    public static final String DKIM_SIGNATURES = "posthaste.dkim.signatures";

    /** Counter of attempts for whose sender nobody signs, sent or withheld. */
    public static final String DKIM_UNSIGNED = "posthaste.dkim.unsigned";

    /** How many keys sign. */
    public static final String DKIM_KEYS = "posthaste.dkim.keys";

    /** 1 while the keys on disk cannot be used and those from before sign, else 0. */
    public static final String DKIM_STALE = "posthaste.dkim.keys.stale";

    public static final String ALGORITHM = "algorithm";
    /** 1 while somebody has paused a route, else 0. Tag: route. */
    public static final String ROUTE_PAUSED = "posthaste.route.paused";

    /** Mails per second that may set out on a route at this relay; infinite when nothing limits it. Tag: route. */
    public static final String ROUTE_RATE = "posthaste.route.rate";

    /** Attempts that are under way on a route. Tag: route. */
    public static final String ROUTE_IN_FLIGHT = "posthaste.route.in.flight";

    /** Mails that a route has taken from this relay since midnight, UTC. Tag: route. */
    public static final String ROUTE_SENT_TODAY = "posthaste.route.sent.today";

    /** Counter of attempts that were put off because no route takes mail of their kind. */
    public static final String UNROUTED = "posthaste.unrouted";

    /** Seconds since the first mail that is due, and stands in no lane, has been due; 0 when there is none. */
    public static final String DUE_LAG = "posthaste.due.lag";

    /** Seconds since the log ended where the rows have not come yet; 0 when they are behind by less than a look. */
    public static final String PROJECTOR_LAG = "posthaste.projector.lag";

    /** Counter of reports on mail that had left. Tags: event, kind. */
    public static final String REPORTS = "posthaste.reports";

    /** Counter of messages to return paths that became no event. Tag: reason. */
    public static final String REPORTS_IGNORED = "posthaste.reports.ignored";

    /** Counter of mail that fell through and was sent to its lane again. */
    public static final String SWEPT = "posthaste.swept";

    /** Stored templates that this process can send. */
    public static final String TEMPLATES_STORED = "posthaste.templates.stored";

    /** Seconds since those were known to be up to date, or since the start when they never were. */
    public static final String TEMPLATES_STORED_AGE = "posthaste.templates.stored.age";

    /** Problems of the directory of templates and of stored ones; while there is one, the templates of before are in use. */
    public static final String TEMPLATES_BROKEN = "posthaste.templates.broken";

    /** Seconds since the streams in memory were known to be up to date, or since the start when they never were. */
    public static final String STREAMS_AGE = "posthaste.streams.age";

    /** Time of a call of a webhook. Tag: outcome. */
    public static final String WEBHOOK_CALLS = "posthaste.webhook.calls";

    /** Seconds for which the first untried webhook event has been due, at endpoints that are well; 0 when there is none. */
    public static final String WEBHOOK_LAG = "posthaste.webhook.lag";

    /** Counter of webhooks that were disabled because they answered 410, or nothing but failures. */
    public static final String WEBHOOKS_DISABLED = "posthaste.webhooks.disabled";

    public static final String OUTCOME = "outcome";

    /** API keys that open something. */
    public static final String API_KEYS = "posthaste.api.keys";

    /** Seconds since those were known to be up to date, or since the start when they never were. */
    public static final String API_KEYS_AGE = "posthaste.api.keys.age";

    /** Keys of days that are kept, where mail is sealed. */
    public static final String DAY_KEYS = "posthaste.day.keys";

    /** Those of them whose master this process does not have: mail that they sealed waits. */
    public static final String DAY_KEYS_LOCKED = "posthaste.day.keys.locked";

    /** Counter of what was decided about mail that waited. Tag: decision. */
    public static final String DECISIONS = "posthaste.decisions";

    public static final String DECISION = "decision";

    public static final String EVENT = "event";
    public static final String KIND = "kind";
    public static final String REASON = "reason";

    public static final String LANE = "lane";
    public static final String ROUTE = "route";

    private MeterNames() {}
}
