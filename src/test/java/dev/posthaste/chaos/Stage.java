package dev.posthaste.chaos;

import dev.posthaste.DeliveryStatus;
import dev.posthaste.stack.FreePort;
import dev.posthaste.stack.LocalPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One case's world: pods, callers, a sink, and an empty installation for them. */
final class Stage implements AutoCloseable {

    private static final Duration SETTLE = Duration.ofSeconds(90);
    /** What would come twice and stands in its lane already comes within this after everything has ended. */
    private static final Duration ECHO = Duration.ofSeconds(4);

    static final String API_KEY = "ph_chaos";

    private final Backstage backstage;
    private final String name;
    private final Path build;
    private final Path folder;
    private final Random random;
    private final Extent extent;
    private final Rows rows;
    private final PromiseLedger promises;
    private final SinkLedger taken;
    private final Sink sink;
    private final Map<String, Replica> replicas = new ConcurrentHashMap<>();
    private final List<Replica> apis = new CopyOnWriteArrayList<>();
    private final Callers callers;
    private final List<String> broken = new CopyOnWriteArrayList<>();
    private final List<String> remarks = new CopyOnWriteArrayList<>();
    private final Map<String, String> settings = new HashMap<>();
    private volatile boolean unsettled;
    private @Nullable Heard echoed;
    private final List<Sink> sinks = new CopyOnWriteArrayList<>();
    private final List<FaultProxy> proxies = new CopyOnWriteArrayList<>();
    private final List<OwnNetwork> networks = new CopyOnWriteArrayList<>();
    private Duration attempt = Duration.ofMinutes(11);
    private final Set<DeliveryStatus> ends = EnumSet.noneOf(DeliveryStatus.class);
    private Duration patience = SETTLE;
    private boolean doubtsCounted;
    private Brokers brokers;
    private final AtomicInteger kills = new AtomicInteger();

    Stage(Backstage backstage, Case played, long seed, Extent extent) throws IOException, SQLException {
        this.backstage = backstage;
        this.name = played.name();
        this.build = backstage.build(played.mutant());
        this.brokers = backstage.broker();
        this.folder = backstage.folder().resolve(name);
        this.random = new Random(seed + name.hashCode());
        this.extent = extent;
        Files.createDirectories(folder);
        this.rows = Rows.create(backstage.postgres(), name.replace('-', '_'));
        this.promises = new PromiseLedger(folder.resolve("promised.tsv"));
        this.taken = new SinkLedger(folder.resolve("taken.tsv"));
        this.sink = new Sink(taken, this::kill);
        this.callers = new Callers(Long.toString(seed, 36) + name, API_KEY, apis, promises);
    }

    Backstage backstage() {
        return backstage;
    }

    Random random() {
        return random;
    }

    /**
     * How often, or for how many seconds.
     *
     * @param thoroughly as the list of what it must survive says, when there is time for it
     */
    int times(int usually, int thoroughly) {
        return times(usually, usually, thoroughly);
    }

    /** @param quickly on every build: the same fault, for a shorter time */
    int times(int quickly, int usually, int thoroughly) {
        return switch (extent) {
            case QUICK -> quickly;
            case USUAL -> usually;
            case THOROUGH -> thoroughly;
        };
    }

    Sink sink() {
        return sink;
    }

    /** One more next hop, which writes into the same ledger. It ends with the case. */
    Sink anotherSink() throws IOException {
        Sink another = new Sink(taken, this::kill);
        sinks.add(another);
        return another;
    }

    Rows rows() {
        return rows;
    }

    DatabaseOperator operator() {
        return new DatabaseOperator(backstage.postgres(), rows.database());
    }

    Callers callers() {
        return callers;
    }

    PromiseLedger promises() {
        return promises;
    }

    /** A folder for what this case alone needs. */
    Path folder() {
        return folder;
    }

    /** Pods that start from here on use these brokers instead of those that all cases share. They end with the case. */
    <B extends Brokers> B use(B own) {
        brokers = own;
        backstage.started(own);
        return own;
    }

    Brokers brokers() {
        return brokers;
    }

    /** For pods that start from here on, as an environment variable. */
    void set(String variable, String value) {
        settings.put(variable, value);
    }

    String topicPrefix() {
        return name + ".";
    }

    Replica replica(String pod) {
        Replica replica = replicas.get(pod);
        if (replica == null) {
            throw new IllegalArgumentException("There is no pod " + pod);
        }
        return replica;
    }

    /** The longest that one attempt may take. */
    void attempt(Duration longest) {
        attempt = longest;
        set("POSTHASTE_RELAY_ATTEMPT_DEADLINE", longest.toSeconds() + "s");
    }

    /** Mail of this case may end so instead of being relayed. What its caller let expire or called back needs no word. */
    void mayEnd(DeliveryStatus end) {
        ends.add(end);
    }

    /** How long all may take to come to an end, where the fault itself takes its time. */
    void patience(Duration time) {
        patience = time;
    }

    /** To where mail is handed, with time-outs of a few seconds: nobody waits for the usual minutes here. */
    void route(int port, Duration timeout) {
        route("127.0.0.1", port, timeout);
    }

    void route(String host, int port, Duration timeout) {
        String seconds = timeout.toSeconds() + "s";
        set("POSTHASTE_ROUTE", "");
        set("POSTHASTE_ROUTES_DEFAULT_HOST", host);
        set("POSTHASTE_ROUTES_DEFAULT_PORT", String.valueOf(port));
        set("POSTHASTE_ROUTES_DEFAULT_TLS", "none");
        for (String phase : List.of("CONNECT", "GREETING", "COMMAND", "DATA_BLOCK", "AFTER_DOT")) {
            set("POSTHASTE_ROUTES_DEFAULT_TIMEOUTS_" + phase, seconds);
        }
    }

    /** A line to a port of this machine. */
    FaultProxy proxyTo(int port) throws IOException {
        return keep(new FaultProxy(port));
    }

    /** The same from an address of this machine where those in a network of their own can come to. */
    FaultProxy proxyTo(int port, OwnNetwork from) throws IOException {
        return keep(new FaultProxy(InetAddress.getByName(from.here()), port));
    }

    OwnNetwork ownNetwork() throws InterruptedException, Case.Skipped {
        OwnNetwork opened = OwnNetwork.open();
        networks.add(opened);
        return opened;
    }

    private FaultProxy keep(FaultProxy proxy) {
        proxies.add(proxy);
        return proxy;
    }

    /**
     * Holds the relays' count of doubts to the sink's. For cases in which nothing else than the sink cuts: what a relay that was
     * killed had counted is gone with it.
     */
    void countDoubts() {
        doubtsCounted = true;
    }

    Cancels cancels(String pod) {
        return new Cancels(replica(pod), API_KEY, promises);
    }

    /** How many mails wait for their time. */
    long waiting() {
        try {
            return rows.number("select count(*) from due where dispatched_at is null");
        } catch (SQLException e) {
            throw new IllegalStateException("The database cannot be asked", e);
        }
    }

    /** @param heard runs at each call, before it is answered */
    Subscriber subscriber(String pod, Runnable heard) throws IOException, InterruptedException {
        return new Subscriber(replica(pod), API_KEY, heard);
    }

    Readers readers(String pod, String id) {
        return new Readers(replica(pod), API_KEY, id);
    }

    /** Kills at once; the pod comes back by itself. */
    void kill(String pod) {
        kills.incrementAndGet();
        replica(pod).kill();
    }

    /** Something died that is not a pod. */
    void died() {
        kills.incrementAndGet();
    }

    /** Starts pods side by side and waits until they are ready. */
    void pods(String roles, String... names) throws IOException, InterruptedException {
        pods(Place.HERE, roles, names);
    }

    void pods(Place place, String roles, String... names) throws IOException, InterruptedException {
        for (String pod : names) {
            int port = FreePort.any();
            int management = FreePort.any();
            var replica = new Replica(
                    pod,
                    build,
                    folder.resolve(pod),
                    place,
                    port,
                    management,
                    environment(pod, place, roles, port, management));
            replicas.put(pod, replica);
            backstage.started(replica);
            replica.start();
            if (roles.contains("api")) {
                apis.add(replica);
            }
        }
        for (String pod : names) {
            replica(pod).awaitReady();
        }
    }

    private Map<String, String> environment(String pod, Place place, String roles, int port, int management) {
        LocalPostgres postgres = backstage.postgres();
        Map<String, String> environment = new HashMap<>();
        environment.put("KAFKA_BOOTSTRAP_SERVERS", brokers.bootstrapServers());
        environment.put("POSTHASTE_TOPICS_REPLICATION_FACTOR", String.valueOf(brokers.copies()));
        environment.put("POSTHASTE_TOPICS_MIN_IN_SYNC", String.valueOf(Math.max(1, brokers.copies() - 1)));
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", rows.url());
        environment.put("QUARKUS_DATASOURCE_USERNAME", postgres.user());
        environment.put("QUARKUS_DATASOURCE_PASSWORD", postgres.password());
        environment.put("QUARKUS_HTTP_HOST", place.address());
        environment.put("QUARKUS_HTTP_PORT", String.valueOf(port));
        environment.put("QUARKUS_MANAGEMENT_HOST", place.address());
        environment.put("QUARKUS_MANAGEMENT_PORT", String.valueOf(management));
        environment.put("POSTHASTE_API_KEY", API_KEY);
        environment.put("POSTHASTE_ROUTE", "127.0.0.1:" + sink.port());
        environment.put("POSTHASTE_ROLES", roles);
        environment.put("POSTHASTE_TOPICS_PREFIX", topicPrefix());
        // The sink knows by it whom to kill.
        environment.put("POSTHASTE_HELO_NAME", pod);
        environment.put("POSTHASTE_RELAY_RAMP_CRITICAL", "500ms,1s,2s");
        environment.put("POSTHASTE_RELAY_RAMP_NORMAL", "500ms,1s,2s");
        // Several of them start again and again on few cores.
        environment.put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");
        environment.putAll(settings);
        return environment;
    }

    /** Load in the background. */
    Load load(int rate, int seconds) {
        return new Load(Thread.ofVirtual().start(() -> {
            try {
                callers.post(rate, Duration.ofSeconds(seconds));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    /** Ends when every caller has its answer. */
    record Load(Thread thread) {

        void await() throws InterruptedException {
            thread.join();
        }

        boolean isOn() {
            return thread.isAlive();
        }
    }

    /** What must be so besides the properties that every case is held to. */
    void expect(boolean so, String what) {
        if (!so) {
            broken.add("expected: " + what);
        }
    }

    void remark(String text) {
        remarks.add(text);
    }

    /** @return whether it became so in time */
    static boolean await(Duration atMost, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            Thread.sleep(100);
        }
        return true;
    }

    /** Waits, but not for ever, until nothing more is to happen, and compares. */
    Findings settle() throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + remainingPatience().toNanos();
        while (!isSettled() && System.nanoTime() - deadline < 0) {
            Thread.sleep(500);
        }
        // It is not waited for a second time.
        unsettled = !isSettled();
        awaitEcho();
        return Findings.of(promises.all(), taken.transactions(), rows.states(), new Terms(attempt, ends), doubts());
    }

    /**
     * The last comparison, once no timer has anything to bring back any more: the row of a mail that has ended, left behind, would
     * send it again after its lease or at the next sweep, and so after the verdict.
     */
    Findings conclude() throws SQLException, InterruptedException {
        settle();
        long deadline = System.nanoTime() + remainingPatience().toNanos();
        long left = rows.dueOnce();
        while (left > 0 && System.nanoTime() - deadline < 0) {
            Thread.sleep(500);
            left = rows.dueOnce();
        }
        expect(left == 0, "nothing is due any more when all mail has ended; there were " + left);
        return settle();
    }

    private Duration remainingPatience() {
        return unsettled ? Duration.ZERO : patience;
    }

    /** Once for all who ask while nothing happens. */
    private void awaitEcho() throws InterruptedException {
        Heard now = heard();
        if (!now.equals(echoed)) {
            Thread.sleep(ECHO);
            echoed = now;
        }
    }

    /** How much was asked for, promised and sent so far. */
    private record Heard(int asked, int promised, int sent) {}

    private Heard heard() {
        return new Heard(promises.asked().size(), promises.promises(), taken.size());
    }

    private Doubts doubts() throws InterruptedException {
        return new Doubts(metered(), taken.invitations());
    }

    private OptionalLong metered() throws InterruptedException {
        if (!doubtsCounted || replicas.values().stream().anyMatch(replica -> replica.starts() > 1)) {
            return OptionalLong.empty();
        }
        long all = 0;
        for (Replica replica : replicas.values()) {
            try {
                all += (long) Metrics.of(replica).sum("posthaste_in_doubt_total");
            } catch (IOException e) {
                expect(false, "metrics of " + replica.name() + ": " + e);
            }
        }
        return OptionalLong.of(all);
    }

    private boolean isSettled() throws SQLException {
        if (rows.haveOpen()) {
            return false;
        }
        List<DeliveryState> states = rows.states();
        Set<String> known = states.stream().map(DeliveryState::emailId).collect(Collectors.toSet());
        return states.stream().allMatch(DeliveryState::isTerminal)
                && known.containsAll(promises.promised().values());
    }

    List<DeliveryState> states() throws SQLException {
        return rows.states();
    }

    int kills() {
        return kills.get();
    }

    List<String> broken() {
        List<String> all = new ArrayList<>(broken);
        all.addAll(promises.conflicts());
        return all;
    }

    List<String> remarks() {
        return new ArrayList<>(remarks);
    }

    @Override
    public void close() throws IOException {
        try (promises;
                taken;
                sink) {
            callers.close();
            // All is judged; how they end in order, other cases see.
            replicas.values().forEach(Replica::abandon);
            for (Sink another : sinks) {
                another.close();
            }
            for (FaultProxy proxy : proxies) {
                proxy.close();
            }
            if (!brokers.equals(backstage.broker())) {
                brokers.close();
            }
            networks.forEach(OwnNetwork::close);
        }
    }
}
