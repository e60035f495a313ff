package dev.posthaste.chaos;

import dev.posthaste.chaos.Case.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Faults of the memory. None of them may reach the mail. */
final class PostgresCases {

    private PostgresCases() {}

    static List<Case> all() {
        return List.of(Case.of("database-down", "18", false, Verdict.NO_DUPLICATES, PostgresCases::databaseDown));
    }

    private static void databaseDown(Stage stage) throws IOException, InterruptedException {
        stage.pods(Pods.ALL_ROLES, Pods.API);
        Set<String> met = ConcurrentHashMap.newKeySet();
        stage.sink()
                .behave((client, recipient) ->
                        recipient.contains("0@") && met.add(recipient) ? Conduct.Act.DEFER : Conduct.Act.TAKE);
        Stage.Load load = stage.load(40, 32);
        TimeUnit.SECONDS.sleep(5);
        long down = System.currentTimeMillis();
        stage.backstage().stopDatabase();
        TimeUnit.SECONDS.sleep(20);
        long up = System.currentTimeMillis();
        stage.backstage().startDatabase();
        load.await();
        Set<String> accepted = ConcurrentHashMap.newKeySet();
        List<Callers.Answer> meanwhile = stage.callers().answers().stream()
                .filter(answer -> answer.atMillis() > down + 500 && answer.atMillis() < up - 2_000)
                .toList();
        meanwhile.stream().filter(answer -> answer.status() == 202).forEach(answer -> accepted.add(answer.recipient()));
        long relayed = stage.sink().ledger().transactions().stream()
                .filter(each -> each.answer() == Transaction.Answer.TAKEN && each.millis() < up)
                .filter(each -> accepted.remove(each.recipient()))
                .count();
        long deferred = accepted.stream().filter(met::contains).count();
        stage.remark(
                "without the database %d requests were answered, %d mails relayed at once, %d deferred; slowest answer %d ms"
                        .formatted(meanwhile.size(), relayed, deferred, Callers.slowest(meanwhile)));
        stage.expect(
                meanwhile.stream().allMatch(answer -> answer.status() == 202),
                "every POST gets a 202 without the database");
        stage.expect(relayed > 0 && accepted.size() == deferred, "every first attempt is made without the database");
    }
}
