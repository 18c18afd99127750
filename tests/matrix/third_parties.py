"""Addresses outside the rooms: home page, accounts, second factor, API schema."""

TABLE = """
                                          A     V     O     T     L     U     F     P     C     I     X
GET  home                                 200   200   200   200   200   200   200   200   200   200   200
GET  healthz                              200   200   200   200   200   200   200   200   200   200   200
GET  readyz                               200   200   200   200   200   200   200   200   200   200   200
GET  system                                login 403   403   403   403   403   403   403   403   403   403
POST job-retry                             login 403   403   403   403   403   403   403   403   403   403
GET  account_login                        200   302   302   302   302   302   302   302   302   302   302
GET  account_logout                       302   200   200   200   200   200   200   200   200   200   200
GET  account_inactive                     200   200   200   200   200   200   200   200   200   200   200
GET  account_signup                       200   302   302   302   302   302   302   302   302   302   302
GET  account_reauthenticate               login 200   200   200   200   200   200   200   200   200   200
GET  account_email                        login 200   200   200   200   200   200   200   200   200   200
GET  account_email_verification_sent      200   200   200   200   200   200   200   200   200   200   200
GET  account_change_password              login 200   200   200   200   200   200   200   200   200   200
GET  account_set_password                 login 302   302   302   302   302   302   302   302   302   302
GET  account_reset_password               200   200   200   200   200   200   200   200   200   200   200
GET  account_confirm_login_code           login 302   302   302   302   302   302   302   302   302   302
GET  account_confirm_email                200   200   200   200   200   200   200   200   200   200   200
GET  account_reset_password_from_key_done 200   200   200   200   200   200   200   200   200   200   200
GET  account_reset_password_from_key      200   200   200   200   200   200   200   200   200   200   200
GET  account_reset_password_done          200   200   200   200   200   200   200   200   200   200   200
GET  mfa_index                            login 200   200   200   200   200   200   200   200   200   200
GET  mfa_authenticate                     login 302   302   302   302   302   302   302   302   302   302
GET  mfa_reauthenticate                   login again again again again again again again again again again
GET  mfa_activate_totp                    login 200   200   200   200   200   200   200   200   200   200
GET  mfa_deactivate_totp                  login 404   404   404   404   404   404   404   404   404   404
GET  mfa_view_recovery_codes              login 404   404   404   404   404   404   404   404   404   404
GET  mfa_generate_recovery_codes          login 200   200   200   200   200   200   200   200   200   200
GET  mfa_download_recovery_codes          login 404   404   404   404   404   404   404   404   404   404
GET  mfa_list_webauthn                    login 200   200   200   200   200   200   200   200   200   200
GET  mfa_add_webauthn                     login 200   200   200   200   200   200   200   200   200   200
GET  mfa_reauthenticate_webauthn          login again again again again again again again again again again
GET  mfa_remove_webauthn                  login 404   404   404   404   404   404   404   404   404   404
GET  mfa_edit_webauthn                    login 404   404   404   404   404   404   404   404   404   404
GET  mfa_login_webauthn                   login 302   302   302   302   302   302   302   302   302   302
GET  api-schema                           200   200   200   200   200   200   200   200   200   200   200
GET  api-docs                             200   200   200   200   200   200   200   200   200   200   200
"""
