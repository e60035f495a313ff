package dev.posthaste.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.ops.Role;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where each role has a Kafka user of its own, with the rights that the documentation lists. */
@Timeout(120)
class KafkaRightsTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
    private static final TopicsConfig CONFIG = EventLogs.topics();
    private static final Topics TOPICS = new Topics(CONFIG);

    @TempDir
    static Path folder;

    private static GuardedKafka kafka;
    private static Admin operator;

    @BeforeAll
    static void start() throws Exception {
        kafka = GuardedKafka.start(folder);
        operator = Admin.create(kafka.operator());
        operator.createTopics(TOPICS.of(Set.of(Role.values())).stream()
                        .map(name -> new NewTopic(name, 1, (short) 1))
                        .toList())
                .all()
                .get();
    }

    @AfterAll
    static void stop() {
        operator.close();
        kafka.close();
    }

    @AfterEach
    void revoke() throws Exception {
        operator.deleteAcls(List.of(AclBindingFilter.ANY)).all().get();
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void a_role_needs_no_rights_but_those_that_are_documented(Role role) throws Exception {
        grant(GuardedKafka.documented(role));

        assertBegins(role);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void mail_goes_on_where_the_topics_are_hidden_without_which_it_can(Role role) throws Exception {
        List<String> needed = TOPICS.needed(Set.of(role));
        grant(GuardedKafka.documented(role).stream()
                .filter(right -> needed.contains(right.pattern().name()))
                .toList());

        assertBegins(role);
    }

    @Test
    void a_role_waits_for_a_topic_that_it_needs_and_that_is_hidden_from_it() throws Exception {
        List<AclBinding> all = GuardedKafka.documented(Role.RELAY);
        assertThat(all).anyMatch(right -> isOfDead(right));
        grant(all.stream().filter(right -> !isOfDead(right)).toList());
        TopicSetup setup = begin(Role.RELAY);
        try {
            Awaitility.await()
                    .during(Duration.ofSeconds(3))
                    .atMost(LONG_ENOUGH)
                    .until(() -> !setup.existing().isDone());

            grant(all);
            Awaitility.await().atMost(LONG_ENOUGH).until(() -> setup.existing().isDone());
        } finally {
            setup.stop(new ShutdownEvent());
        }
    }

    private static boolean isOfDead(AclBinding right) {
        return right.pattern().name().equals(TOPICS.dead());
    }

    private static void grant(List<AclBinding> rights) throws Exception {
        assertThat(rights).isNotEmpty();
        operator.createAcls(rights).all().get();
    }

    private static void assertBegins(Role role) {
        TopicSetup setup = begin(role);
        try {
            Awaitility.await().atMost(LONG_ENOUGH).until(() -> setup.existing().isDone());
        } finally {
            setup.stop(new ShutdownEvent());
        }
    }

    private static TopicSetup begin(Role role) {
        var setup = new TopicSetup(CONFIG, TOPICS, () -> Set.of(role), kafka.as(role));
        setup.start(new StartupEvent());
        return setup;
    }
}
