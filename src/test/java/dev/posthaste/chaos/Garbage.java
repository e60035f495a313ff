package dev.posthaste.chaos;

import dev.posthaste.chaos.Conduct.Step;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A next hop that does not speak SMTP, or says more than it was asked for. No answer may be taken for another's. */
final class Garbage {

    private static final int TEN_MEGABYTES = 10 * 1024 * 1024;
    private static final List<Step> STEPS = List.of(Step.CONNECT, Step.EHLO, Step.MAIL, Step.RCPT, Step.DATA, Step.DOT);
    /** How many conversations of each kind are spoilt. */
    private static final int SPOILT = 3;

    private static final int MOST_GROWTH_MIB = 200;

    private Garbage() {}

    private static Map<String, Words> kinds(Words usual) {
        byte[] line = new byte[TEN_MEGABYTES];
        Arrays.fill(line, (byte) 'x');
        Map<String, Words> kinds = new LinkedHashMap<>();
        kinds.put("NUL octets", Words.raw(new byte[512]));
        kinds.put("ten megabytes in a line", Words.raw(line));
        kinds.put("a reply without end", Words.raw(octets("250-more\r\n")).endlessly());
        kinds.put("two replies to one command", Words.raw(octets(usual + "\r\n" + usual + "\r\n")));
        return kinds;
    }

    static void play(Stage stage) throws Exception {
        stage.pods(Pods.ALL_ROLES, Pods.API);
        stage.load(10, 2).await();
        int before = Resident.mebibytes(stage.replica(Pods.API).pid());
        for (Step step : STEPS) {
            for (String kind : kinds(Words.nothing()).keySet()) {
                one(stage, step, kind);
            }
        }
        int after = Resident.mebibytes(stage.replica(Pods.API).pid());
        stage.remark("%d MiB resident before, %d after".formatted(before, after));
        stage.expect(after - before < MOST_GROWTH_MIB, "memory does not grow with what is said");
        stage.settle();
        stage.expect(
                stage.states().stream().allMatch(DeliveryState::claimsArrival),
                "nothing bounced; a bounce was another mail's answer");
    }

    private static void one(Stage stage, Step step, String kind) throws Exception {
        var spoilt = new AtomicInteger();
        stage.sink().behave(new Conduct() {
            @Override
            public Act atDot(String client, String recipient) {
                boolean unintelligible = step == Step.DOT && spoilt.get() < SPOILT && !kind.startsWith("two");
                return unintelligible ? Act.CUT : Act.TAKE;
            }

            @Override
            public Words words(Step at, String recipient, Words usual) {
                if (at != step || spoilt.getAndIncrement() >= SPOILT) {
                    return usual;
                }
                Words said = at == Step.DOT && usual.octets().length == 0 ? Words.of("250 2.0.0 taken") : usual;
                return kinds(said).getOrDefault(kind, usual);
            }
        });
        stage.sink().hangUp();
        stage.load(10, 1).await();
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
