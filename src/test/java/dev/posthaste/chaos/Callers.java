package dev.posthaste.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Services that want mail sent, at a fixed rate whatever happens. With a key they ask again until they have their 202, as our
 * documentation tells them to; without one they ask once.
 */
final class Callers implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BETWEEN = Duration.ofMillis(400);
    private static final Pattern ID = Pattern.compile("\"id\" *: *\"([0-9a-f-]{36})\"");
    private static final int EVERY_THIRD = 3;
    private static final int CROWD = 50;

    private final String run;
    private final String apiKey;
    private final List<Replica> apis;
    private final PromiseLedger promises;
    private final HttpClient http;
    private volatile IntFunction<Letter> letters = Letter::usual;
    private final AtomicInteger number = new AtomicInteger();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

    Callers(String run, String apiKey, List<Replica> apis, PromiseLedger promises) {
        this.run = run;
        this.apiKey = apiKey;
        this.apis = apis;
        this.promises = promises;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .build();
    }

    /**
     * An answer to a single request.
     *
     * @param status 0 when the line broke
     */
    record Answer(long atMillis, String recipient, int status, long tookMillis) {

        long askedMillis() {
            return atMillis - tookMillis;
        }
    }

    static long slowest(List<Answer> answers) {
        return answers.stream().mapToLong(Answer::tookMillis).max().orElse(0);
    }

    static List<Integer> statuses(List<Answer> answers) {
        return answers.stream().map(Answer::status).distinct().sorted().toList();
    }

    List<Answer> answers() {
        return List.copyOf(answers);
    }

    /** What they write from now on, by the number of the mail. */
    void write(IntFunction<Letter> next) {
        letters = next;
    }

    /** One mail.
     *
     * @return its recipient */
    String post() throws InterruptedException {
        int mail = number.getAndIncrement();
        insist(mail);
        return recipient(mail);
    }

    /** Ends when the last one has its answer, or has given up. */
    void post(int rate, Duration time) throws InterruptedException {
        long begin = System.nanoTime();
        List<Thread> senders = new ArrayList<>();
        long mails = rate * time.toSeconds();
        for (int i = 0; i < mails; i++) {
            long dueAt = begin + i * 1_000_000_000L / rate;
            for (long early = dueAt - System.nanoTime(); early > 0; early = dueAt - System.nanoTime()) {
                LockSupport.parkNanos(early);
            }
            int mail = number.getAndIncrement();
            senders.add(Thread.ofVirtual().start(() -> insist(mail)));
        }
        for (Thread sender : senders) {
            sender.join();
        }
    }

    private void insist(int mail) {
        String recipient = recipient(mail);
        promises.asked(recipient);
        insist(mail, List.of(recipient), body(mail, recipient), mail % EVERY_THIRD != 0);
    }

    private void insist(int mail, List<String> recipients, String body, boolean keyed) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            for (int round = mail; once(round, recipients, body, keyed) != 202; round++) {
                if (!keyed || System.nanoTime() - deadline > 0) {
                    return;
                }
                Thread.sleep(BETWEEN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** So many mails at so many a second, each to fifty. */
    void crowds(int mails, int rate) throws InterruptedException {
        long begin = System.nanoTime();
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < mails; i++) {
            LockSupport.parkNanos(begin + i * 1_000_000_000L / rate - System.nanoTime());
            int mail = number.getAndIncrement();
            List<String> crowd = IntStream.range(0, CROWD)
                    .mapToObj(one -> "one." + one + "." + recipient(mail))
                    .toList();
            crowd.forEach(promises::asked);
            String body = letters.apply(mail).body(mail, String.join("\", \"", crowd), null);
            senders.add(Thread.ofVirtual().start(() -> insist(mail, crowd, body, true)));
        }
        for (Thread sender : senders) {
            sender.join();
        }
    }

    /** The same request so many times at once, over all pods in turn. */
    void copies(int copies) throws InterruptedException {
        int mail = number.getAndIncrement();
        String recipient = recipient(mail);
        promises.asked(recipient);
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < copies; i++) {
            int copy = i;
            senders.add(Thread.ofVirtual().start(() -> {
                try {
                    once(copy, List.of(recipient), body(mail, recipient), true);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        for (Thread sender : senders) {
            sender.join();
        }
    }

    /**
     * A key with two bodies at the same moment, each at another pod; then with a third one at every pod.
     *
     * @param meanwhile before the third: so long that every pod can know of the first
     */
    Rivalry rivals(Duration meanwhile) throws InterruptedException {
        int mail = number.getAndIncrement();
        String recipient = recipient(mail);
        String body = body(mail, recipient);
        promises.asked(recipient);
        List<Integer> atOnce = Collections.synchronizedList(new ArrayList<>());
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            int pod = i;
            senders.add(Thread.ofVirtual().start(() -> {
                try {
                    atOnce.add(once(pod, List.of(recipient), body.replace("Your", "Your " + pod), true));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        for (Thread sender : senders) {
            sender.join();
        }
        Thread.sleep(meanwhile);
        List<Integer> later = new ArrayList<>();
        for (int pod = 0; pod < apis.size(); pod++) {
            later.add(once(pod, List.of(recipient), body.replace("Your", "Nobody's"), true));
        }
        return new Rivalry(List.copyOf(atOnce), later);
    }

    /** What was answered to the first two, and to the third at each pod. */
    record Rivalry(List<Integer> atOnce, List<Integer> later) {}

    private int once(int round, List<String> recipients, String body, boolean keyed) throws InterruptedException {
        int port = apis.get(Math.floorMod(round, apis.size())).port();
        return said(port, recipients, body, keyed).status();
    }

    /** A letter to one recipient, asked for once and without a key. What is said to it may be a no. */
    Said ask(Letter letter) throws InterruptedException {
        int mail = number.getAndIncrement();
        String recipient = "c.%s.%d@%s".formatted(run, mail, letter.domain());
        promises.asked(recipient);
        return said(
                apis.getFirst().port(),
                List.of(recipient),
                letter.body(mail, recipient, letter.expiresAt(Instant.now())),
                false);
    }

    /**
     * @param status 0 when the line broke
     * @param body empty when it did
     */
    record Said(String recipient, int status, String body, long tookMillis) {}

    private Said said(int port, List<String> recipients, String body, boolean keyed) throws InterruptedException {
        String recipient = recipients.getFirst();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/emails"))
                .timeout(Duration.ofSeconds(15))
                .header("Authorization", "Bearer " + apiKey)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (keyed) {
            request.header("Idempotency-Key", recipient);
        }
        long began = System.nanoTime();
        int status = 0;
        String text = "";
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            status = response.statusCode();
            text = response.body();
            Matcher id = ID.matcher(text);
            if (status == 202 && id.find()) {
                for (String each : recipients) {
                    promises.promised(each, id.group(1));
                }
            }
        } catch (IOException e) {
            // Refused, or cut while waiting: the outcome is unknown, as it is for any caller.
        }
        long took = (System.nanoTime() - began) / 1_000_000;
        answers.add(new Answer(System.currentTimeMillis(), recipient, status, took));
        return new Said(recipient, status, text, took);
    }

    private String recipient(int mail) {
        return "c.%s.%d@%s".formatted(run, mail, letters.apply(mail).domain());
    }

    private String body(int mail, String recipient) {
        Letter letter = letters.apply(mail);
        Instant expiresAt = letter.expiresAt(Instant.now());
        if (expiresAt != null) {
            promises.expires(recipient, expiresAt.toEpochMilli());
        }
        return letter.body(mail, recipient, expiresAt);
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
