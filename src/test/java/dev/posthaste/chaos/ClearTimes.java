package dev.posthaste.chaos;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** What callers write for a time: a no that says why, or the time that they meant. */
final class ClearTimes {

    private static final Map<String, String> REFUSED = Map.of(
            "2020-01-01T00:00:00Z", "has passed",
            "2090-01-01T00:00:00Z", "too far ahead",
            "2030-01-01T00:00:00", "lacks its offset",
            "in a while", "length of time");

    private final Stage stage;

    private ClearTimes(Stage stage) {
        this.stage = stage;
    }

    static void play(Stage stage) throws Exception {
        stage.pods(Pods.ALL_ROLES, Pods.API);
        var times = new ClearTimes(stage);
        for (Map.Entry<String, String> each : REFUSED.entrySet()) {
            times.refused(each.getKey(), each.getValue());
        }
        times.inTenMinutes();
        Instant due = Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.MILLIS);
        times.sentAt(due.atOffset(ZoneOffset.ofHoursMinutes(5, 30)).toString(), due);
        times.sentAt("in 2 sec", Instant.now().plusSeconds(2));
    }

    private Callers.Said ask(String at) throws InterruptedException {
        return stage.callers().ask(Letter.usual(0).with("scheduled_at", at));
    }

    private void refused(String at, String why) throws InterruptedException {
        Callers.Said said = ask(at);
        stage.expect(
                said.status() == 422
                        && said.body().contains("\"/scheduled_at\"")
                        && said.body().contains(why),
                "422 that names the member and says \"%s\" for %s; it was %d %s"
                        .formatted(why, at, said.status(), said.body()));
    }

    /** It waits, so that it can be called back; a case does not wait for it. */
    private void inTenMinutes() throws Exception {
        Callers.Said said = ask("in 10 min");
        String id = stage.promises().promised().getOrDefault(said.recipient(), "");
        stage.expect(said.status() == 202, "202 for in 10 min; it was " + said.status());
        boolean waits = Stage.await(Duration.ofSeconds(20), () -> stage.waiting() == 1);
        stage.expect(waits, "it waits in the due table");
        try (Cancels cancels = stage.cancels(Pods.API)) {
            cancels.cancel(said.recipient(), id);
            stage.expect(
                    cancels.answers().equals(Map.of(said.recipient(), 200)),
                    "what is sent in ten minutes can be called back; there were " + cancels.answers());
        }
    }

    private void sentAt(String at, Instant due) throws InterruptedException {
        Callers.Said said = ask(at);
        stage.expect(said.status() == 202, "202 for %s; it was %d %s".formatted(at, said.status(), said.body()));
        boolean sent = Stage.await(
                Duration.ofSeconds(20), () -> arrival(said.recipient()).isPresent());
        long late = arrival(said.recipient()).orElse(0L) - due.toEpochMilli();
        stage.remark("%s was sent %d ms after it was due"
                .formatted(at.startsWith("in") ? at : "a time with its offset", late));
        stage.expect(sent && late >= 0, "%s is sent at its time; it was %d ms after it".formatted(at, late));
    }

    private Optional<Long> arrival(String recipient) {
        return stage.sink().ledger().transactions().stream()
                .filter(each -> each.recipient().equals(recipient))
                .map(Transaction::millis)
                .findFirst();
    }
}
