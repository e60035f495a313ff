package dev.posthaste.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.posthaste.Refusal;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.inject.Instance;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DecisionDeskTest {

    private final DecisionDesk desk = new DecisionDesk(unasked(AgroalDataSource.class), unasked(Instance.class));

    static Stream<Exception> failures() {
        return Stream.of(new SQLException("The database is away."), new IOException("The log does not confirm."));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void what_the_database_or_the_log_fails_at_is_to_be_asked_again(Exception failure) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> desk.now(() -> {
                    throw failure;
                }))
                .satisfies(refusal -> {
                    assertThat(refusal.reason()).isEqualTo(Refusal.Reason.OUTCOME_UNKNOWN);
                    assertThat(refusal.retryAfter()).isNotNull();
                });
    }

    @Test
    void a_refusal_is_handed_on() {
        var tooLate = new Refusal(Refusal.Reason.TOO_LATE, "It was sent.");

        assertThat(catchThrowable(() -> desk.now(() -> {
                    throw tooLate;
                })))
                .isSameAs(tooLate);
    }

    @Test
    void what_nobody_thought_of_is_not_called_an_outage() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> desk.now(() -> {
                    throw new ReflectiveOperationException("A class is missing.");
                }));
    }

    @SuppressWarnings("unchecked") // of Instance
    private static <T> T unasked(Class<? super T> type) {
        return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, _) -> {
            throw new AssertionError(method);
        });
    }
}
